using System.Numerics;
using System.Runtime.InteropServices;

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
        ReadOnlySpan<Vector<short>> vectors = MemoryMarshal.Cast<short, Vector<short>>(samples);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out Vector<int> low, out Vector<int> high);
            (Vector.ConvertToSingle(low) / Scale).CopyTo(destination[(i * Vector<short>.Count)..]);
            (Vector.ConvertToSingle(high) / Scale).CopyTo(destination[((i * Vector<short>.Count) + Vector<int>.Count)..]);
        }

        for (int i = vectors.Length * Vector<short>.Count; i < samples.Length; i++)
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
        // Clamped before the conversion, whose result outside the integers depends on the machine. A NaN survives that, and has its lane
        // cleared: it equals nothing, not even itself.
        Span<Vector<short>> vectors = MemoryMarshal.Cast<short, Vector<short>>(destination[..samples.Length]);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<int> low = ToIntegers(new Vector<float>(samples[(i * Vector<short>.Count)..]));
            Vector<int> high = ToIntegers(new Vector<float>(samples[((i * Vector<short>.Count) + Vector<int>.Count)..]));
            vectors[i] = Vector.Narrow(low, high);
        }

        for (int i = vectors.Length * Vector<short>.Count; i < samples.Length; i++)
        {
            destination[i] = FromFloat(samples[i]);
        }
    }

    private static Vector<int> ToIntegers(Vector<float> samples)
    {
        Vector<float> rounded = Vector.Round(samples * Scale);
        Vector<float> clamped = Vector.Min(Vector.Max(rounded, new Vector<float>(short.MinValue)), new Vector<float>(short.MaxValue));
        return Vector.ConvertToInt32(Vector.ConditionalSelect(Vector.Equals(rounded, rounded), clamped, Vector<float>.Zero));
    }

    private static void RequireRoom(int source, int destination)
    {
        if (destination < source)
        {
            throw new ArgumentException($"the destination must have room for {source:N0} samples, but had {destination:N0}.");
        }
    }
}
