using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Model;

namespace WaveNetSharp.Training;

/// <summary>The loss on audio that the training never sees, or on the first part of each piece of it where there is much.</summary>
internal sealed class HeldOutLoss
{
    // Two minutes at 8,192 Hz tell a hundredth of a bit; wavenet evaluate reads all there is.
    private const long MostSamples = 1 << 20;

    private readonly WaveNet _model;
    private readonly AudioCorpus _corpus;
    private readonly IReadOnlyList<Segment> _segments;
    private readonly int _threads;

    /// <summary>Chooses what is measured.</summary>
    /// <param name="model">The network; read at every measurement.</param>
    /// <param name="corpus">Holds the audio.</param>
    /// <param name="heldOut">What is held out; may be empty.</param>
    /// <param name="threads">Worker threads.</param>
    public HeldOutLoss(WaveNet model, AudioCorpus corpus, IReadOnlyList<Segment> heldOut, int threads)
    {
        _model = model;
        _corpus = corpus;
        _threads = threads;
        double share = Math.Min(1, (double)MostSamples / Math.Max(1, heldOut.Sum(segment => segment.Length)));
        _segments = [.. heldOut.Select(segment => segment with { Length = Math.Min(segment.Length, Math.Max(2, (long)(share * segment.Length))) })];
    }

    /// <summary>Measures the network as it is.</summary>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>Bits per sample; null when nothing is held out, or it was stopped: half a measurement says nothing.</returns>
    public double? Measure(CancellationToken cancellationToken)
    {
        if (_segments.Count == 0)
        {
            return null;
        }

        try
        {
            _model.Weights.Refresh();
            return Evaluator.Measure(_model, _corpus, _segments, threads: _threads, cancellationToken: cancellationToken).BitsPerSample;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
