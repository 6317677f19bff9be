using System.Numerics.Tensors;

namespace WaveNetSharp.Audio;

/// <summary>Scales a recording so that its largest magnitude becomes <see cref="TargetPeak"/>, in two passes.</summary>
/// <remarks>First <see cref="Observe"/> all of it, then <see cref="Apply"/> to all of it. What is silent stays as it is. Not thread-safe.</remarks>
public sealed class PeakNormalizer
{
    /// <summary>The peak of a normalised recording: just below full scale, so that rounding to 16 bits does not clip it.</summary>
    public const float TargetPeak = 0.999f;

    /// <summary>A recording whose peak is below this (-120 dB) is silent: scaled up, it would be nothing but rounding noise.</summary>
    public const float SilencePeak = 1e-6f;

    /// <summary>The largest magnitude observed so far.</summary>
    public float Peak { get; private set; }

    /// <summary>What <see cref="Apply"/> multiplies with; 1 for silence.</summary>
    public float Gain => Peak < SilencePeak ? 1 : TargetPeak / Peak;

    /// <summary>Normalises a whole recording in place.</summary>
    /// <param name="samples">Shape [T], finite; read and written.</param>
    /// <returns>The peak that it had.</returns>
    /// <exception cref="ArgumentException">A sample is not finite.</exception>
    public static float Normalize(Span<float> samples)
    {
        PeakNormalizer normalizer = new();
        normalizer.Observe(samples);
        normalizer.Apply(samples);
        return normalizer.Peak;
    }

    /// <summary>Takes the next piece of the recording into account.</summary>
    /// <param name="samples">Shape [n], finite.</param>
    /// <exception cref="ArgumentException">A sample is not finite.</exception>
    public void Observe(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        float peak = Math.Abs(TensorPrimitives.MaxMagnitude(samples));
        if (!float.IsFinite(peak))
        {
            throw new ArgumentException($"samples must be finite to be normalised, but one was {peak}.", nameof(samples));
        }

        Peak = Math.Max(Peak, peak);
    }

    /// <summary>Scales a piece of the recording in place.</summary>
    /// <param name="samples">Shape [n]; read and written.</param>
    public void Apply(Span<float> samples) => TensorPrimitives.Multiply(samples, Gain, samples);
}
