namespace WaveNetSharp.Training.Ranks;

/// <summary>What a rank tells all others at every meeting. A plain value: its bytes are what is sent.</summary>
internal struct RankMessage
{
    /// <summary>Sum of the losses of this rank's samples, nats.</summary>
    public double Loss;

    /// <summary>Samples that the loss is the sum over.</summary>
    public long Samples;

    /// <summary>The rank's clock: seconds since the training was started or resumed. That of rank 0 counts.</summary>
    public double Clock;

    /// <summary>Seconds that the rank has computed for the step.</summary>
    public double Computed;

    /// <summary>Seconds that the rank has waited for others, in all.</summary>
    public double Waited;

    /// <summary>Checksum of the rank's parameters; 0 where none was made.</summary>
    public ulong Checksum;

    /// <summary>Not 0 when the rank's loss is far above its mean; only at the end of a round of steps apart.</summary>
    public long High;

    /// <summary>Not 0 when the rank was asked to stop.</summary>
    public long Stop;
}
