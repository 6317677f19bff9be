using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>The inner loops of a single row by a few vectors of columns of a panel: every sum in a register, k ascending.</summary>
internal static unsafe class PanelSums
{
    /// <summary>Adds to four vectors.</summary>
    /// <param name="left">The row.</param>
    /// <param name="right">The first vector's column of the panel.</param>
    /// <param name="stride">The panel's width.</param>
    /// <param name="inner">Inputs, a multiple of 2.</param>
    /// <param name="second">Columns from the first vector to the second.</param>
    /// <param name="third">Columns from the first vector to the third.</param>
    /// <param name="fourth">Columns from the first vector to the fourth.</param>
    /// <param name="c0">The first vector of sums.</param>
    /// <param name="c1">The second.</param>
    /// <param name="c2">The third.</param>
    /// <param name="c3">The fourth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four<V>(float* left, float* right, nint stride, nint inner, nint second, nint third, nint fourth, ref V c0, ref V c1, ref V c2, ref V c3)
        where V : struct, ISimd<V>
    {
        for (float* end = left + inner; left < end; left += 2, right += 2 * stride)
        {
            V a = V.Broadcast(*left);
            V.AddProduct(a, V.Load(right), ref c0);
            V.AddProduct(a, V.Load(right + second), ref c1);
            V.AddProduct(a, V.Load(right + third), ref c2);
            V.AddProduct(a, V.Load(right + fourth), ref c3);
            float* next = right + stride;
            a = V.Broadcast(left[1]);
            V.AddProduct(a, V.Load(next), ref c0);
            V.AddProduct(a, V.Load(next + second), ref c1);
            V.AddProduct(a, V.Load(next + third), ref c2);
            V.AddProduct(a, V.Load(next + fourth), ref c3);
        }
    }

    /// <summary>Adds to two vectors; parameters as for four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Two<V>(float* left, float* right, nint stride, nint inner, nint second, ref V c0, ref V c1)
        where V : struct, ISimd<V>
    {
        for (float* end = left + inner; left < end; left += 2, right += 2 * stride)
        {
            V a = V.Broadcast(*left);
            V.AddProduct(a, V.Load(right), ref c0);
            V.AddProduct(a, V.Load(right + second), ref c1);
            float* next = right + stride;
            a = V.Broadcast(left[1]);
            V.AddProduct(a, V.Load(next), ref c0);
            V.AddProduct(a, V.Load(next + second), ref c1);
        }
    }
}
