namespace WaveNetSharp.Audio;

/// <summary>The one mapping between 16-bit samples and floats: a sample s stands for s / 32,768, so -32,768 is -1 and 32,767 is just below 1.</summary>
/// <remarks>s -> float -> s is the identity. No dither is added: what reaches these files was quantised to 8 bits, or is training data.</remarks>
public static class Pcm16
{
    private const float Scale = 32768f;

    /// <summary>Gives the float in [-1, 1) that a 16-bit sample stands for; exact.</summary>
    public static float ToFloat(short sample) => sample / Scale;

    /// <summary>Rounds to the nearest 16-bit sample; values beyond the range take its ends, NaN gives 0.</summary>
    public static short FromFloat(float sample) => (short)Math.Clamp(MathF.Round(sample * Scale), short.MinValue, short.MaxValue);

    /// <summary>Converts each of <paramref name="samples"/>, as <see cref="ToFloat(short)"/> does.</summary>
    /// <param name="samples">Shape [n].</param>
    /// <param name="destination">Shape [n] or longer; the first n are written.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void ToFloat(ReadOnlySpan<short> samples, Span<float> destination)
    {
        RequireRoom(samples.Length, destination.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            destination[i] = ToFloat(samples[i]);
        }
    }

    /// <summary>Converts each of <paramref name="samples"/>, as <see cref="FromFloat(float)"/> does.</summary>
    /// <param name="samples">Shape [n].</param>
    /// <param name="destination">Shape [n] or longer; the first n are written.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void FromFloat(ReadOnlySpan<float> samples, Span<short> destination)
    {
        RequireRoom(samples.Length, destination.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            destination[i] = FromFloat(samples[i]);
        }
    }

    private static void RequireRoom(int source, int destination)
    {
        if (destination < source)
        {
            throw new ArgumentException($"the destination must have room for {source:N0} samples, but had {destination:N0}.");
        }
    }
}
