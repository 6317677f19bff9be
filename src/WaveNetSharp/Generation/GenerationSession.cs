using WaveNetSharp.Audio;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>One endless stream of generated audio: each sample is drawn, heard, and followed by the next.</summary>
/// <remarks>
/// The histories of all convolutions are kept, so a sample costs one pass through the layers (the idea of Le Paine et al. 2016,
/// arXiv:1611.09482). A session allocates when it is built and nothing afterwards. One thread at a time; any number of sessions share a network.
/// </remarks>
public sealed class GenerationSession : IDisposable
{
    private const int PrimingTile = 504;

    private readonly StreamingForward _stream;
    private readonly Sampler _sampler;
    private readonly byte[] _codes = new byte[PrimingTile];
    private readonly float[] _logits;
    private bool _started;

    /// <summary>Starts a stream that has heard nothing.</summary>
    /// <param name="model">The network; must outlive the session.</param>
    /// <param name="options">How codes are chosen; the network's own distribution when null.</param>
    /// <param name="seed">The same seed, take and machine give the same samples.</param>
    /// <param name="take">Each take of a seed is another stream, the same however many takes there are.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public GenerationSession(WaveNet model, SamplingOptions? options = null, int seed = 0, int take = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        _sampler = new Sampler(options ?? new SamplingOptions(), new RandomSource((ulong)seed, (ulong)take));
        _stream = new StreamingForward(model.Network, model.Weights, PrimingTile);
        _logits = new float[model.Config.QuantizationChannels];
    }

    /// <summary>Samples generated so far.</summary>
    public long Generated { get; private set; }

    /// <summary>How surprising the generated samples are to the network itself: their exact -log2 likelihood, without temperature or any other option.</summary>
    public double TotalBits { get; private set; }

    /// <summary><see cref="TotalBits"/> per sample; NaN before the first.</summary>
    public double BitsPerSample => TotalBits / Generated;

    /// <summary>Lets the network hear audio that the stream is to go on from.</summary>
    /// <param name="samples">In [-1, 1], at the network's sample rate; any length, also in pieces.</param>
    /// <exception cref="ArgumentException">A sample is NaN.</exception>
    public void Prime(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, PrimingTile);
            Span<byte> codes = _codes.AsSpan(0, count);
            MuLaw.Encode(samples[..count], codes);
            _stream.Prime(codes).CopyTo(_logits);
            samples = samples[count..];
            _started = true;
        }
    }

    /// <summary>Generates the next samples.</summary>
    /// <param name="samples">Filled whole, in [-1, 1].</param>
    /// <returns>The number of samples: all of them, for the stream never ends.</returns>
    /// <exception cref="ArithmeticException">The network gives no finite distribution: its parameters are damaged.</exception>
    public int Read(Span<float> samples)
    {
        if (!_started)
        {
            // Without audio to go on from, the stream follows one sample of silence.
            Hear(MuLaw.SilenceCode);
            _started = true;
        }

        for (int i = 0; i < samples.Length; i++)
        {
            SampledCode next = _sampler.Next(_logits);
            samples[i] = MuLaw.Decode(next.Code);
            TotalBits += next.Bits;
            Generated++;
            Hear(next.Code);
        }

        return samples.Length;
    }

    /// <summary>Forgets everything heard and generated; the random numbers go on from where they are.</summary>
    public void Reset()
    {
        _stream.Reset();
        _started = false;
        Generated = 0;
        TotalBits = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Hear(byte code)
    {
        _codes[0] = code;
        _stream.Forward(_codes.AsSpan(0, 1)).CopyTo(_logits);
    }
}
