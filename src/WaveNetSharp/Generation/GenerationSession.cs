using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>One endless stream of generated audio: each sample is drawn, heard, and followed by the next.</summary>
/// <remarks>A <see cref="GenerationBatch"/> of one take. One thread at a time; any number of sessions share a network.</remarks>
public sealed class GenerationSession : IDisposable
{
    private readonly GenerationBatch _batch;

    /// <summary>Starts a stream that has heard nothing.</summary>
    /// <param name="model">The network; must outlive the session.</param>
    /// <param name="options">How codes are chosen; the network's own distribution when null.</param>
    /// <param name="seed">The same seed, take and machine give the same samples.</param>
    /// <param name="take">Each take of a seed is another stream, the same however many takes there are.</param>
    /// <param name="mode">How exactly to compute.</param>
    /// <param name="threads">Threads that may share the work on one sample, and on priming; all cores when null. Their number changes no sample.</param>
    /// <exception cref="ArgumentException">An option or a number is out of range.</exception>
    public GenerationSession(
        WaveNet model, SamplingOptions? options = null, int seed = 0, int take = 0, GenerationMode mode = GenerationMode.Fast, int? threads = null) =>
        _batch = new GenerationBatch(model, options, seed, take, takes: 1, mode, threads);

    /// <summary>How exactly it computes.</summary>
    public GenerationMode Mode => _batch.Mode;

    /// <summary>How codes are chosen. May be set at any time and from any thread; holds from the next <see cref="Read"/> on.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the options stay as they were.</exception>
    public SamplingOptions Options
    {
        get => _batch.Options;
        set => _batch.Options = value;
    }

    /// <summary>Samples generated so far.</summary>
    public long Generated => _batch.Generated;

    /// <summary>How surprising the generated samples are to the network itself: their exact -log2 likelihood, without temperature or any other option.</summary>
    public double TotalBits => _batch.TotalBits(0);

    /// <summary><see cref="TotalBits"/> per sample; NaN before the first.</summary>
    public double BitsPerSample => TotalBits / Generated;

    /// <summary>Threads that share the work on one sample.</summary>
    internal int StepThreads => _batch.StepThreads;

    /// <summary>Bytes of weights that a sample reads; null when it reads every parameter once.</summary>
    internal long? WeightBytes => _batch.WeightBytes;

    /// <summary>Lets the network hear audio that the stream is to go on from.</summary>
    /// <param name="samples">In [-1, 1], at the network's sample rate; any length, also in pieces.</param>
    /// <exception cref="ArgumentException">A sample is NaN.</exception>
    public void Prime(ReadOnlySpan<float> samples) => _batch.Prime(samples);

    /// <summary>Generates the next samples.</summary>
    /// <param name="samples">Filled whole, in [-1, 1].</param>
    /// <returns>The number of samples: all of them, for the stream never ends.</returns>
    /// <exception cref="ArithmeticException">The network gives no finite distribution: its parameters are damaged.</exception>
    public int Read(Span<float> samples)
    {
        _batch.Read(samples);
        return samples.Length;
    }

    /// <summary>Forgets everything heard and generated; the random numbers go on from where they are.</summary>
    public void Reset() => _batch.Reset();

    /// <summary>Keeps where the stream stands, to go on from there later, here or in other sessions.</summary>
    public GenerationSnapshot Snapshot() => _batch.Snapshot();

    /// <summary>Goes on from where a session of the same network and mode stood. Allocates nothing.</summary>
    /// <param name="snapshot">Of this session or another one.</param>
    /// <param name="keepRandom">Whether the random numbers stay this session's own and go on from where they are, so that sessions of other seeds
    /// and takes start from one state. Otherwise they too are those of the snapshot, and what follows is the same sample for sample, as long as
    /// <see cref="Options"/>, which are never restored, are the same.</param>
    /// <exception cref="ArgumentException">The snapshot is of another network or mode, or of a batch of several takes.</exception>
    public void Restore(GenerationSnapshot snapshot, bool keepRandom = false) => _batch.Restore(snapshot, keepRandom);

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();
}
