using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>Where a <see cref="GenerationSession"/> or <see cref="GenerationBatch"/> stood: all it had heard, its random numbers and its counters.</summary>
/// <remarks>Never changes, so any number of sessions may be restored from it, on any threads. Lives in memory only, and belongs to the
/// <see cref="WaveNet"/> object whose sessions it was taken from.</remarks>
public sealed class GenerationSnapshot
{
    private readonly WaveNet _model;
    private readonly byte[] _state;
    private readonly float[] _logits;
    private readonly double[] _bits;
    private readonly RandomState[] _random;

    /// <summary>Keeps the arrays, which nobody may change any more.</summary>
    internal GenerationSnapshot(
        WaveNet model, GenerationMode mode, bool started, long generated, byte[] state, float[] logits, double[] bits, RandomState[] random)
    {
        _model = model;
        Mode = mode;
        Started = started;
        Generated = generated;
        _state = state;
        _logits = logits;
        _bits = bits;
        _random = random;
    }

    /// <summary>How exactly the streams computed.</summary>
    public GenerationMode Mode { get; }

    /// <summary>Streams that ran side by side.</summary>
    public int Takes => _random.Length;

    /// <summary>Samples that had been generated, of each take.</summary>
    public long Generated { get; }

    /// <summary>Whether the streams had heard anything.</summary>
    internal bool Started { get; }

    /// <summary>What <see cref="CodeStream.Save"/> wrote.</summary>
    internal ReadOnlySpan<byte> State => _state;

    /// <summary>Shape [Takes, Q]: behind the last code that was heard.</summary>
    internal ReadOnlySpan<float> Logits => _logits;

    /// <summary>Shape [Takes].</summary>
    internal ReadOnlySpan<double> Bits => _bits;

    /// <summary>Shape [Takes].</summary>
    internal ReadOnlySpan<RandomState> Random => _random;

    /// <summary>Refuses streams of another kind.</summary>
    /// <exception cref="ArgumentException">The network, the mode or the number of takes differs.</exception>
    internal void RequireFits(WaveNet model, GenerationMode mode, int takes)
    {
        if (!ReferenceEquals(model, _model))
        {
            throw new ArgumentException("a snapshot must be of the same WaveNet object, but was of another one. Share one network between sessions.");
        }

        if (mode != Mode)
        {
            throw new ArgumentException($"a snapshot must be of the same mode, {mode}, but was of {Mode}. Take another one from a session in that mode.");
        }

        if (takes != Takes)
        {
            throw new ArgumentException($"a snapshot must be of as many takes, {takes}, but was of {Takes}. Take another one from a batch of that size.");
        }
    }
}
