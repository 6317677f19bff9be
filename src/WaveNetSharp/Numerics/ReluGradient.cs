using System.Numerics;

namespace WaveNetSharp.Numerics;

/// <summary>gradient[i] = activated[i] > 0 ? gradient[i] : 0.</summary>
internal static class ReluGradient
{
    /// <summary>Stops the gradient where the ReLU was closed.</summary>
    /// <param name="activated">Shape [n]: the ReLU's output.</param>
    /// <param name="gradient">Shape [n]; read and written.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Invoke(ReadOnlySpan<float> activated, Span<float> gradient)
    {
        if (activated.Length != gradient.Length)
        {
            throw new ArgumentException($"activated and gradient must have one length, but had {activated.Length} and {gradient.Length}.");
        }

        int done = 0;
        if (Vector.IsHardwareAccelerated)
        {
            // Lanes are independent elements.
            int width = Vector<float>.Count;
            for (; done + width <= gradient.Length; done += width)
            {
                Vector<int> open = Vector.GreaterThan(new Vector<float>(activated[done..]), Vector<float>.Zero);
                Vector.ConditionalSelect(open, new Vector<float>(gradient[done..]), Vector<float>.Zero).CopyTo(gradient[done..]);
            }
        }

        Reference(activated[done..], gradient[done..]);
    }

    /// <summary>The definition; finishes what the vectors leave.</summary>
    internal static void Reference(ReadOnlySpan<float> activated, Span<float> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = activated[i] > 0 ? gradient[i] : 0;
        }
    }
}
