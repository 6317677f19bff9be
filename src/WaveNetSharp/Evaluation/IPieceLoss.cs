namespace WaveNetSharp.Evaluation;

/// <summary>The loss of pieces of audio, one after the other on one thread.</summary>
internal interface IPieceLoss : IDisposable
{
    /// <summary>Sums the loss of a piece, in nats.</summary>
    double Of(Piece piece);
}
