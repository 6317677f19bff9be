using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Corpus;

/// <summary>Measures a source as it is, before mixing and resampling can hide anything: samples at or beyond full scale, and what its channels have in common.</summary>
internal sealed class SourceMeter(int channels)
{
    // The largest positive sample of 16 bits: what a converter or an editor writes when it clips.
    private const float FullScale = 32767 / 32768f;

    // Vectors after which the counts of their lanes are added up, so that none can overflow.
    private const int CountedTogether = 1 << 20;

    private long _samples;
    private long _clipped;
    private double _energy;
    private double _common;

    /// <summary>Share of the samples that are at or beyond full scale.</summary>
    public double ClippingShare => _samples == 0 ? 0 : (double)_clipped / _samples;

    /// <summary>Share of the energy that the mean of the channels does not have: of two, that of their difference. Null for one channel, and for silence.</summary>
    public double? SideShare => channels == 1 || _energy == 0 ? null : Math.Clamp(1 - (channels * _common / _energy), 0, 1);

    /// <summary>Takes the next frames into account.</summary>
    /// <param name="interleaved">Shape [frames, channels].</param>
    /// <param name="mix">The mean of the channels, shape [frames].</param>
    public void Observe(ReadOnlySpan<float> interleaved, ReadOnlySpan<float> mix)
    {
        _samples += interleaved.Length;
        _clipped += CountClipped(interleaved);
        if (channels > 1)
        {
            _energy += TensorPrimitives.SumOfSquares(interleaved);
            _common += TensorPrimitives.SumOfSquares(mix);
        }
    }

    /// <summary>Runs a step that only reads a source, and reports any fault as one of the source: it cannot be taken for one of the output disk.</summary>
    /// <exception cref="InvalidDataException">The step failed.</exception>
    public static T Guard<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    // A lane is a sample; true is -1.
    internal static long CountClipped(ReadOnlySpan<float> samples)
    {
        long clipped = 0;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        Vector<float> limit = new(FullScale);
        for (int start = 0; start < vectors.Length; start += CountedTogether)
        {
            Vector<int> counts = default;
            foreach (Vector<float> vector in vectors.Slice(start, Math.Min(CountedTogether, vectors.Length - start)))
            {
                counts -= Vector.GreaterThanOrEqual(Vector.Abs(vector), limit);
            }

            clipped += Vector.Sum(counts);
        }

        return clipped + CountClippedReference(samples[(vectors.Length * Vector<float>.Count)..]);
    }

    internal static long CountClippedReference(ReadOnlySpan<float> samples)
    {
        long clipped = 0;
        foreach (float sample in samples)
        {
            clipped += Math.Abs(sample) >= FullScale ? 1 : 0;
        }

        return clipped;
    }
}
