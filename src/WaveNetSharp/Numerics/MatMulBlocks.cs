using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>The inner loops of <see cref="MatMul"/>: a few rows by one panel of columns, every sum in a register. Lanes are neighbouring columns.</summary>
internal static unsafe class MatMulBlocks
{
    // Six rows by two vectors: 12 accumulators, 2 vectors of the right matrix and 1 broadcast fit 16 registers, and 12 independent
    // chains cover the latency of FMA on machines with two FMA units of 4 cycles (8 chains needed).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixRows<V>(in MatMulOperands o, nint row, nint column)
        where V : struct, ISimd<V>
    {
        nint width = o.Width;
        nint start = (row * width) + column;
        V c00 = Start<V>(o, start, column), c01 = Start<V>(o, start + V.Count, column + V.Count);
        V c10 = Start<V>(o, start + width, column), c11 = Start<V>(o, start + width + V.Count, column + V.Count);
        V c20 = Start<V>(o, start + (2 * width), column), c21 = Start<V>(o, start + (2 * width) + V.Count, column + V.Count);
        V c30 = Start<V>(o, start + (3 * width), column), c31 = Start<V>(o, start + (3 * width) + V.Count, column + V.Count);
        V c40 = Start<V>(o, start + (4 * width), column), c41 = Start<V>(o, start + (4 * width) + V.Count, column + V.Count);
        V c50 = Start<V>(o, start + (5 * width), column), c51 = Start<V>(o, start + (5 * width) + V.Count, column + V.Count);

        float* right = o.Right + column;
        nint stride = o.RowStride;
        nint rightStride = o.RightStride;
        for (nint s = 0; s < o.Segments; s++)
        {
            // Two row pointers and two strides reach all six rows with plain addressing modes.
            float* left = o.Left + (row * o.Inner) + (s * o.SegmentStride);
            float* left3 = left + (3 * stride);
            nint k = o.Inner;
            // Four steps a turn: the loop's own instructions cost less, and the end of so few turns is predicted.
            for (; k >= 4; k -= 4, left += 4, left3 += 4, right += 4 * rightStride)
            {
                SixProducts(left, left3, stride, right,
                    ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
                SixProducts(left + 1, left3 + 1, stride, right + rightStride,
                    ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
                SixProducts(left + 2, left3 + 2, stride, right + (2 * rightStride),
                    ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
                SixProducts(left + 3, left3 + 3, stride, right + (3 * rightStride),
                    ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            }

            for (; k > 0; k--, left++, left3++, right += rightStride)
            {
                SixProducts(left, left3, stride, right,
                    ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            }
        }

        float* result = o.Result + start;
        V.Store(c00, result);
        V.Store(c01, result + V.Count);
        V.Store(c10, result + width);
        V.Store(c11, result + width + V.Count);
        V.Store(c20, result + (2 * width));
        V.Store(c21, result + (2 * width) + V.Count);
        V.Store(c30, result + (3 * width));
        V.Store(c31, result + (3 * width) + V.Count);
        V.Store(c40, result + (4 * width));
        V.Store(c41, result + (4 * width) + V.Count);
        V.Store(c50, result + (5 * width));
        V.Store(c51, result + (5 * width) + V.Count);
    }

    // Up to five rows are left over a tile: by twos, and a last single row runs twice onto itself (both strides 0).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoRows<V>(in MatMulOperands o, nint row, nint column)
        where V : struct, ISimd<V>
    {
        nint stride = o.RowStride;
        nint rightStride = o.RightStride;
        nint resultStride = o.ResultStride;
        nint start = (row * o.Width) + column;
        V c00 = Start<V>(o, start, column), c01 = Start<V>(o, start + V.Count, column + V.Count);
        V c10 = Start<V>(o, start + resultStride, column), c11 = Start<V>(o, start + resultStride + V.Count, column + V.Count);
        float* right = o.Right + column;
        for (nint s = 0; s < o.Segments; s++)
        {
            float* left = o.Left + (row * o.Inner) + (s * o.SegmentStride);
            for (nint k = o.Inner; k > 0; k--, left++, right += rightStride)
            {
                V b0 = V.Load(right), b1 = V.Load(right + V.Count);
                V a = V.Broadcast(*left);
                V.AddProduct(a, b0, ref c00);
                V.AddProduct(a, b1, ref c01);
                a = V.Broadcast(left[stride]);
                V.AddProduct(a, b0, ref c10);
                V.AddProduct(a, b1, ref c11);
            }
        }

        float* result = o.Result + start;
        V.Store(c00, result);
        V.Store(c01, result + V.Count);
        V.Store(c10, result + resultStride);
        V.Store(c11, result + resultStride + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneRow<V>(in MatMulOperands o, nint column)
        where V : struct, ISimd<V>
    {
        V c0 = Start<V>(o, column, column);
        V c1 = Start<V>(o, column + V.Count, column + V.Count);
        V c2 = Start<V>(o, column + (2 * V.Count), column + (2 * V.Count));
        V c3 = Start<V>(o, column + (3 * V.Count), column + (3 * V.Count));
        float* right = o.Right + column;
        nint rightStride = o.RightStride;
        for (nint s = 0; s < o.Segments; s++)
        {
            float* left = o.Left + (s * o.SegmentStride);
            for (nint k = o.Inner; k > 0; k--, left++, right += rightStride)
            {
                V a = V.Broadcast(*left);
                V.AddProduct(a, V.Load(right), ref c0);
                V.AddProduct(a, V.Load(right + V.Count), ref c1);
                V.AddProduct(a, V.Load(right + (2 * V.Count)), ref c2);
                V.AddProduct(a, V.Load(right + (3 * V.Count)), ref c3);
            }
        }

        float* result = o.Result + column;
        V.Store(c0, result);
        V.Store(c1, result + V.Count);
        V.Store(c2, result + (2 * V.Count));
        V.Store(c3, result + (3 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Start<V>(in MatMulOperands o, nint element, nint column)
        where V : struct, ISimd<V>
    {
        V start = o.Bias == null ? V.Broadcast(0) : V.Load(o.Bias + column);
        return o.Addend == null ? start : V.Add(start, V.Load(o.Addend + element));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SixProducts<V>(
        float* left, float* left3, nint stride, float* right,
        ref V c00, ref V c01, ref V c10, ref V c11, ref V c20, ref V c21, ref V c30, ref V c31, ref V c40, ref V c41, ref V c50, ref V c51)
        where V : struct, ISimd<V>
    {
        V b0 = V.Load(right), b1 = V.Load(right + V.Count);
        V a = V.Broadcast(*left);
        V.AddProduct(a, b0, ref c00);
        V.AddProduct(a, b1, ref c01);
        a = V.Broadcast(left[stride]);
        V.AddProduct(a, b0, ref c10);
        V.AddProduct(a, b1, ref c11);
        a = V.Broadcast(left[2 * stride]);
        V.AddProduct(a, b0, ref c20);
        V.AddProduct(a, b1, ref c21);
        a = V.Broadcast(*left3);
        V.AddProduct(a, b0, ref c30);
        V.AddProduct(a, b1, ref c31);
        a = V.Broadcast(left3[stride]);
        V.AddProduct(a, b0, ref c40);
        V.AddProduct(a, b1, ref c41);
        a = V.Broadcast(left3[2 * stride]);
        V.AddProduct(a, b0, ref c50);
        V.AddProduct(a, b1, ref c51);
    }
}
