using System.Numerics.Tensors;

namespace WaveNetSharp.Numerics;

/// <summary>destination[i] += scale source[i].</summary>
internal static class AddScaled
{
    /// <summary>Adds a scaled copy of <paramref name="source"/> to <paramref name="destination"/>.</summary>
    /// <param name="source">Shape [n].</param>
    /// <param name="scale">Any number.</param>
    /// <param name="destination">Shape [n]; read and written. May be <paramref name="source"/> itself, not a shifted view of it.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Invoke(ReadOnlySpan<float> source, float scale, Span<float> destination)
    {
        if (source.Length != destination.Length)
        {
            throw new ArgumentException($"source and destination must have one length, but had {source.Length} and {destination.Length}.");
        }

        TensorPrimitives.MultiplyAddEstimate(source, scale, destination, destination);
    }
}
