namespace WaveNetSharp.Evaluation;

/// <summary>How well a network predicts audio.</summary>
/// <param name="BitsPerSample">Mean cross-entropy; 8 is no better than chance. NaN when there was nothing to predict.</param>
/// <param name="Samples">Samples predicted: all but the first of each recording or window.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record EvaluationResult(double BitsPerSample, long Samples, double Seconds)
{
    /// <summary>The same in nats.</summary>
    public double NatsPerSample => BitsPerSample * Math.Log(2);
}
