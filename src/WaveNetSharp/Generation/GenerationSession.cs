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
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public GenerationSession(WaveNet model, SamplingOptions? options = null, int seed = 0, int take = 0) =>
        _batch = new GenerationBatch(model, options, seed, take, takes: 1);

    /// <summary>Samples generated so far.</summary>
    public long Generated => _batch.Generated;

    /// <summary>How surprising the generated samples are to the network itself: their exact -log2 likelihood, without temperature or any other option.</summary>
    public double TotalBits => _batch.TotalBits(0);

    /// <summary><see cref="TotalBits"/> per sample; NaN before the first.</summary>
    public double BitsPerSample => TotalBits / Generated;

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

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();
}
