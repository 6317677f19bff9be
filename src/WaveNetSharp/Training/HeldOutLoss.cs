using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Model;
using WaveNetSharp.Training.Ranks;

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
    private readonly RankMeeting _ranks;

    /// <summary>Chooses what is measured.</summary>
    /// <param name="model">The network; read at every measurement.</param>
    /// <param name="corpus">Holds the audio.</param>
    /// <param name="heldOut">What is held out; may be empty.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="ranks">Where the ranks meet; each takes a share.</param>
    public HeldOutLoss(WaveNet model, AudioCorpus corpus, IReadOnlyList<Segment> heldOut, int threads, RankMeeting ranks)
    {
        _model = model;
        _corpus = corpus;
        _threads = threads;
        _ranks = ranks;
        double share = Math.Min(1, (double)MostSamples / Math.Max(1, heldOut.Sum(segment => segment.Length)));
        _segments = [.. heldOut.Select(segment => segment with { Length = Math.Min(segment.Length, Math.Max(2, (long)(share * segment.Length))) })];
    }

    /// <summary>Measures the network as it is.</summary>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>Bits per sample, the same on all ranks; null when nothing is held out, or one was stopped: half a measurement says nothing.</returns>
    public double? Measure(CancellationToken cancellationToken)
    {
        if (_segments.Count == 0)
        {
            return null;
        }

        _model.Weights.Refresh();
        (double? loss, long samples) = MeasureShare(cancellationToken);
        return _ranks.MeanBits(loss, samples);
    }

    private (double? Loss, long Samples) MeasureShare(CancellationToken cancellationToken)
    {
        try
        {
            return Evaluator.SumShare(_model, _corpus, _segments, _ranks.Group.Rank, _ranks.Group.Size, _threads, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return (null, 0);
        }
    }
}
