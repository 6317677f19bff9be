using System.Numerics.Tensors;
using WaveNetSharp.Audio;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>Several endless streams of generated audio, a sample of each at a time, so that the weights are read once for all.</summary>
/// <remarks>
/// The histories of all convolutions are kept, so a sample costs one pass through the layers (the idea of Le Paine et al. 2016,
/// arXiv:1611.09482). Every take has its own random numbers and is the same sample for sample whatever takes run beside it. A batch
/// allocates when it is built and when it is primed, and nothing afterwards. One thread at a time; any number of batches share a network.
/// </remarks>
public sealed class GenerationBatch : IDisposable
{
    // The weights are then read once for 16 samples, and every further stream needs memory for its own histories. Larger batches were not tried.
    private const int Largest = 16;

    private readonly WaveNet _model;
    private readonly CodeStream _stream;
    private readonly Sampler[] _samplers;
    private readonly double[] _bits;
    private readonly byte[] _codes;
    private readonly float[] _logits;
    private volatile SamplingOptions _options;
    private bool _started;

    /// <summary>Starts streams that have heard nothing.</summary>
    /// <param name="model">The network; must outlive the batch.</param>
    /// <param name="options">How codes are chosen; the network's own distribution when null.</param>
    /// <param name="seed">The same seed, take and machine give the same samples.</param>
    /// <param name="firstTake">The number of the first take.</param>
    /// <param name="takes">Takes, numbered on from the first; at least 1.</param>
    /// <param name="mode">How exactly to compute.</param>
    /// <param name="threads">Threads that may share the work on one sample, and on priming; all cores when null. Their number changes no sample.</param>
    /// <exception cref="ArgumentException">An option or a number is out of range.</exception>
    public GenerationBatch(
        WaveNet model, SamplingOptions? options, int seed, int firstTake, int takes, GenerationMode mode = GenerationMode.Fast, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = options ?? new SamplingOptions();
        _options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(firstTake);
        ArgumentOutOfRangeException.ThrowIfLessThan(takes, 1);
        _model = model;
        Mode = mode;
        _samplers = [.. Enumerable.Range(firstTake, takes).Select(take => new Sampler(new RandomSource((ulong)seed, (ulong)take)))];
        _bits = new double[takes];
        _codes = new byte[takes];
        _stream = CodeStream.Open(model, mode, takes, threads);
        _logits = new float[takes * model.Config.QuantizationChannels];
    }

    /// <summary>Streams in the batch.</summary>
    public int Takes => _samplers.Length;

    /// <summary>How exactly it computes.</summary>
    public GenerationMode Mode { get; }

    /// <summary>How codes are chosen. May be set at any time and from any thread; holds from the next <see cref="Read"/> on.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the options stay as they were.</exception>
    public SamplingOptions Options
    {
        get => _options;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Validate();
            _options = value;
        }
    }

    /// <summary>Samples generated so far, of each take.</summary>
    public long Generated { get; private set; }

    /// <summary>Threads that share the work on one sample of each take.</summary>
    internal int StepThreads => _stream.StepThreads;

    /// <summary>See <see cref="CodeStream.WeightBytes"/>.</summary>
    internal long? WeightBytes => _stream.WeightBytes;

    /// <summary>How many takes to put into each batch, so that all threads have one and none needs too much memory.</summary>
    /// <param name="takes">Takes in all.</param>
    /// <param name="threads">Threads that run a batch each.</param>
    public static int SizeFor(int takes, int threads) => Math.Clamp((takes + threads - 1) / threads, 1, Largest);

    /// <summary>How surprising a take's samples are to the network itself: their exact -log2 likelihood, without temperature or any other option.</summary>
    /// <param name="take">[0, Takes), counted from the first of this batch.</param>
    public double TotalBits(int take) => _bits[take];

    /// <summary>Lets all streams hear audio that they are to go on from.</summary>
    /// <param name="samples">In [-1, 1], at the network's sample rate; any length, also in pieces. Of a piece longer than the receptive field only the end is heard,
    /// because the rest would change nothing.</param>
    /// <exception cref="ArgumentException">A sample is NaN.</exception>
    public void Prime(ReadOnlySpan<float> samples)
    {
        if (TensorPrimitives.IsNaNAny(samples))
        {
            throw new ArgumentException("samples must be numbers to be heard, but some are NaN.");
        }

        if (samples.IsEmpty)
        {
            return;
        }

        byte[] codes = new byte[Math.Min(samples.Length, _model.Config.ReceptiveField) * Takes];
        Span<byte> heard = codes.AsSpan(0, codes.Length / Takes);
        MuLaw.Encode(samples[^heard.Length..], heard);

        // Backwards, because the first codes lie where the alternating ones come to lie.
        for (int step = heard.Length - 1; step >= 0 && Takes > 1; step--)
        {
            codes.AsSpan(step * Takes, Takes).Fill(codes[step]);
        }

        _stream.Prime(codes).CopyTo(_logits);
        _started = true;
    }

    /// <summary>Generates the next samples.</summary>
    /// <param name="samples">Shape [Takes, n], the samples of a take side by side, in [-1, 1]; filled whole.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the number of takes.</exception>
    /// <exception cref="ArithmeticException">The network gives no finite distribution: its parameters are damaged.</exception>
    public void Read(Span<float> samples)
    {
        int length = samples.Length / Takes;
        if (length * Takes != samples.Length)
        {
            throw new ArgumentException($"samples must be as many for each of {Takes} takes, but were {samples.Length:N0}.");
        }

        if (!_started && length > 0)
        {
            // Without audio to go on from, a stream follows one sample of silence.
            _codes.AsSpan().Fill(MuLaw.SilenceCode);
            Hear();
            _started = true;
        }

        SamplingOptions options = _options;
        int width = _logits.Length / Takes;
        for (int i = 0; i < length; i++)
        {
            for (int take = 0; take < Takes; take++)
            {
                SampledCode next = _samplers[take].Next(_logits.AsSpan(take * width, width), options);
                samples[(take * length) + i] = MuLaw.Decode(next.Code);
                _bits[take] += next.Bits;
                _codes[take] = next.Code;
            }

            Hear();
            Generated++;
        }
    }

    /// <summary>Forgets everything heard and generated; the random numbers go on from where they are.</summary>
    public void Reset()
    {
        _stream.Reset();
        _started = false;
        Generated = 0;
        Array.Clear(_bits);
    }

    /// <summary>Keeps where the streams stand, to go on from there later, here or in other batches.</summary>
    public GenerationSnapshot Snapshot()
    {
        byte[] state = new byte[_stream.StateBytes];
        _stream.Save(state);
        return new GenerationSnapshot(
            _model, Mode, _started, Generated, state, [.. _logits], [.. _bits], [.. _samplers.Select(sampler => sampler.RandomState)]);
    }

    /// <summary>Goes on from where streams of the same network, mode and number of takes stood. Allocates nothing.</summary>
    /// <param name="snapshot">Of this batch or another one.</param>
    /// <param name="keepRandom">Whether the random numbers stay this batch's own and go on from where they are, so that batches of other seeds
    /// and takes start from one state. Otherwise they too are those of the snapshot, and what follows is the same sample for sample, as long as
    /// <see cref="Options"/>, which are never restored, are the same.</param>
    /// <exception cref="ArgumentException">The snapshot is of another network, mode or number of takes.</exception>
    public void Restore(GenerationSnapshot snapshot, bool keepRandom = false)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        snapshot.RequireFits(_model, Mode, Takes);
        _stream.Load(snapshot.State);
        _started = snapshot.Started;
        Generated = snapshot.Generated;
        snapshot.Logits.CopyTo(_logits);
        snapshot.Bits.CopyTo(_bits);
        for (int take = 0; take < Takes && !keepRandom; take++)
        {
            _samplers[take].RandomState = snapshot.Random[take];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Hear() => _stream.Step(_codes).CopyTo(_logits);
}
