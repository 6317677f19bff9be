using System.Diagnostics;
using WaveNetSharp.Corpus;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Evaluation;

/// <summary>Measures a network's cross-entropy on audio.</summary>
/// <remarks>
/// Segments are streamed with carried histories. To use all cores a segment is cut into pieces; before a piece the network hears one
/// receptive field of what came before it, uncounted, so every prediction is the one that a single stream would make. The pieces and the
/// order in which their losses are added do not depend on the number of threads.
/// </remarks>
public static class Evaluator
{
    // Long against a receptive field, so that little is heard twice, and short against a song, so that all cores have work.
    private const int PieceLength = 1 << 17;

    private const int TileRows = 252;

    /// <summary>Streams segments and sums their loss.</summary>
    /// <param name="model">The network; only read.</param>
    /// <param name="corpus">Holds the audio, at the network's rate.</param>
    /// <param name="segments">What to predict; each starts from nothing.</param>
    /// <param name="window">When given, each segment is cut into windows of so many targets that each start from nothing, as in training.</param>
    /// <param name="threads">Threads; all cores when null.</param>
    /// <param name="mode">How exactly to compute. Fast takes as long as generating so much: every sample is a step of a stream that generates.
    /// Exact takes tiles, which differ from steps by rounding alone.</param>
    /// <param name="progress">Told the share done, [0, 1], on any thread.</param>
    /// <param name="cancellationToken">Stops between pieces.</param>
    /// <exception cref="InvalidDataException">The corpus has another rate than the network.</exception>
    /// <exception cref="ArgumentException">The window is below 1.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EvaluationResult Measure(
        WaveNet model,
        AudioCorpus corpus,
        IReadOnlyList<Segment> segments,
        int? window = null,
        int? threads = null,
        GenerationMode mode = GenerationMode.Exact,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(segments);
        if (window is < 1)
        {
            throw new ArgumentException($"window must be at least 1 sample, but was {window}.");
        }

        RequireSameRate(model.Config, corpus);
        long start = Stopwatch.GetTimestamp();
        Piece[] pieces = [.. segments.SelectMany(segment => Cut(segment, window ?? PieceLength, window is null ? model.Config.ReceptiveField : 0))];
        (double loss, long samples) = Sum(model, corpus, pieces, threads ?? Environment.ProcessorCount, mode, progress, cancellationToken);
        return new EvaluationResult(loss / Math.Log(2) / samples, samples, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Refuses audio of another rate than the network's.</summary>
    /// <exception cref="InvalidDataException">The rates differ.</exception>
    public static void RequireSameRate(WaveNetConfig config, AudioCorpus corpus)
    {
        if (corpus.SampleRate != config.SampleRate)
        {
            throw new InvalidDataException(
                $"'{corpus.Folder}' is {corpus.SampleRate:N0} Hz, but the network is made for {config.SampleRate:N0} Hz. Prepare the audio again with --rate {config.SampleRate}.");
        }
    }

    /// <summary>Sums the loss of one of several shares of the pieces of <see cref="Measure"/>, exactly computed.</summary>
    /// <returns>The sum in nats, and the samples predicted.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal static (double Loss, long Samples) SumShare(
        WaveNet model, AudioCorpus corpus, IReadOnlyList<Segment> segments, int share, int shares, int threads, CancellationToken cancellationToken)
    {
        IEnumerable<Piece> pieces = segments.SelectMany(segment => Cut(segment, PieceLength, model.Config.ReceptiveField));
        return Sum(model, corpus, [.. pieces.Where((_, index) => index % shares == share)], threads, GenerationMode.Exact, progress: null, cancellationToken);
    }

    /// <summary>Bytes that a measurement of long audio takes: a stream for each thread.</summary>
    internal static long Bytes(WaveNetConfig config, int threads) => threads * StreamingForward.Bytes(config, TileRows);

    private static (double Loss, long Samples) Sum(
        WaveNet model, AudioCorpus corpus, Piece[] pieces, int threads, GenerationMode mode, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        double[] losses = new double[pieces.Length];
        int next = -1;
        int done = 0;
        using WorkerPool pool = new(Math.Clamp(threads, 1, Math.Max(1, pieces.Length)));
        pool.Run(_ =>
        {
            using IPieceLoss loss = mode == GenerationMode.Exact ? new PieceLoss(model, corpus, TileRows) : new SteppedPieceLoss(model, corpus, mode);
            for (int i = Interlocked.Increment(ref next); i < pieces.Length && !cancellationToken.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                losses[i] = loss.Of(pieces[i]);
                progress?.Report((double)Interlocked.Increment(ref done) / pieces.Length);
            }
        });
        cancellationToken.ThrowIfCancellationRequested();
        return (losses.Sum(), pieces.Sum(piece => (long)piece.Targets));
    }

    private static IEnumerable<Piece> Cut(Segment segment, int length, int receptiveField)
    {
        for (long first = 1; first < segment.Length; first += length)
        {
            long targets = Math.Min(length, segment.Length - first);
            long heard = Math.Min(first - 1, receptiveField);
            yield return new Piece(segment.Recording, segment.Start + first - 1 - heard, (int)heard, (int)targets);
        }
    }
}
