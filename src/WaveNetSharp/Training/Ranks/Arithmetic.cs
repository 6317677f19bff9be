using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Training.Ranks;

/// <summary>What of a processor decides how sums of products are rounded.</summary>
internal static class Arithmetic
{
    private static int VectorBits => Simd512.IsSupported ? 512 : Simd256.IsSupported ? 256 : Simd128.IsSupported ? 128 : 0;

    /// <summary>The vectors that the kernels use here, and whether they round once or twice when they multiply and add.</summary>
    public static string Describe() => $"vectors of {VectorBits} bits, {(IsFused(1 + (1f / 4096)) ? "fused" : "not fused")}";

    // The square of 1 + 2^-12 is 1 + 2^-11 + 2^-24, of which a product of its own loses the last term. Not inlined, so that it is the processor that
    // computes it and not the compiler.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsFused(float x)
    {
        Vector128<float> factor = Vector128.Create(x);
        return Vector128.MultiplyAddEstimate(factor, factor, -(factor * factor))[0] != 0;
    }
}
