using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>result[m, n] = addend[m, n] + sum over k of left[m, k] right[k, n], of few rows, with the right matrix in <see cref="Panels"/>.</summary>
/// <remarks>
/// Lanes are neighbouring columns. As in <see cref="MatMul"/>, k is added in ascending order into one accumulator for each element, which starts from the addend; so one product
/// that goes on where another stopped gives the same bits as both at once. Rounding differs from <see cref="Reference"/> only by fused products.
/// </remarks>
internal static unsafe class PanelProduct
{
    /// <summary>Computes the product. Nothing is checked: all pointers are prepared before the first sample.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="left">Rows of <paramref name="inner"/> floats.</param>
    /// <param name="leftStride">Floats from one row of the left matrix to the next.</param>
    /// <param name="right">Panels.</param>
    /// <param name="inner">Inputs, filled up.</param>
    /// <param name="outputs">Outputs, filled up.</param>
    /// <param name="addend">Rows of <paramref name="outputs"/> floats; may be <paramref name="result"/>.</param>
    /// <param name="addendStride">Floats from one row of the addend to the next; 0 adds the same to every row.</param>
    /// <param name="result">Rows of <paramref name="outputs"/> floats; written.</param>
    /// <param name="resultStride">Floats from one row of the result to the next.</param>
    public static void Invoke(
        int rows, float* left, nint leftStride, float* right, nint inner, nint outputs, float* addend, nint addendStride, float* result, nint resultStride)
    {
        if (Simd512.IsSupported)
        {
            Vectorized<Simd512>(rows, left, leftStride, right, inner, outputs, addend, addendStride, result, resultStride);
        }
        else if (Simd256.IsSupported)
        {
            Vectorized<Simd256>(rows, left, leftStride, right, inner, outputs, addend, addendStride, result, resultStride);
        }
        else if (Simd128.IsSupported)
        {
            Vectorized<Simd128>(rows, left, leftStride, right, inner, outputs, addend, addendStride, result, resultStride);
        }
        else
        {
            Reference(rows, left, leftStride, right, inner, outputs, addend, addendStride, result, resultStride);
        }
    }

    /// <summary>The definition.</summary>
    internal static void Reference(
        int rows, float* left, nint leftStride, float* right, nint inner, nint outputs, float* addend, nint addendStride, float* result, nint resultStride)
    {
        for (int row = 0; row < rows; row++)
        {
            for (nint n = 0; n < outputs; n++)
            {
                nint panel = n / Panels.Width * Panels.Width;
                nint width = Math.Min(Panels.Width, outputs - panel);
                float sum = addend[(row * addendStride) + n];
                for (nint k = 0; k < inner; k++)
                {
                    sum += left[(row * leftStride) + k] * right[(panel * inner) + (k * width) + n - panel];
                }

                result[(row * resultStride) + n] = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vectorized<V>(
        int rows, float* left, nint leftStride, float* right, nint inner, nint outputs, float* addend, nint addendStride, float* result, nint resultStride)
        where V : struct, ISimd<V>
    {
        for (nint panel = 0; panel < outputs; panel += Panels.Width)
        {
            nint width = Math.Min(Panels.Width, outputs - panel);
            nint c = 0;
            for (; c + (4 * V.Count) <= width; c += 4 * V.Count)
            {
                nint row = 0;
                float* weights = right + (panel * inner) + c;
                float* from = addend + panel + c;
                float* to = result + panel + c;
                for (; row + 2 <= rows; row += 2)
                {
                    TwoRows<V>(left + (row * leftStride), leftStride, weights, width, inner, from + (row * addendStride), addendStride, to + (row * resultStride), resultStride);
                }

                if (row < rows)
                {
                    OneRow<V>(left + (row * leftStride), weights, width, inner, from + (row * addendStride), to + (row * resultStride));
                }
            }

            for (; c < width; c += V.Count)
            {
                for (nint row = 0; row < rows; row++)
                {
                    OneVector<V>(
                        left + (row * leftStride),
                        right + (panel * inner) + c,
                        width,
                        inner,
                        addend + (row * addendStride) + panel + c,
                        result + (row * resultStride) + panel + c);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoRows<V>(
        float* left, nint leftStride, float* right, nint stride, nint inner, float* addend, nint addendStride, float* result, nint resultStride)
        where V : struct, ISimd<V>
    {
        V c00 = V.Load(addend), c01 = V.Load(addend + V.Count), c02 = V.Load(addend + (2 * V.Count)), c03 = V.Load(addend + (3 * V.Count));
        addend += addendStride;
        V c10 = V.Load(addend), c11 = V.Load(addend + V.Count), c12 = V.Load(addend + (2 * V.Count)), c13 = V.Load(addend + (3 * V.Count));
        for (nint k = inner; k > 0; k--, left++, right += stride)
        {
            V b0 = V.Load(right), b1 = V.Load(right + V.Count), b2 = V.Load(right + (2 * V.Count)), b3 = V.Load(right + (3 * V.Count));
            V a = V.Broadcast(*left);
            V.AddProduct(a, b0, ref c00);
            V.AddProduct(a, b1, ref c01);
            V.AddProduct(a, b2, ref c02);
            V.AddProduct(a, b3, ref c03);
            a = V.Broadcast(left[leftStride]);
            V.AddProduct(a, b0, ref c10);
            V.AddProduct(a, b1, ref c11);
            V.AddProduct(a, b2, ref c12);
            V.AddProduct(a, b3, ref c13);
        }

        V.Store(c00, result);
        V.Store(c01, result + V.Count);
        V.Store(c02, result + (2 * V.Count));
        V.Store(c03, result + (3 * V.Count));
        result += resultStride;
        V.Store(c10, result);
        V.Store(c11, result + V.Count);
        V.Store(c12, result + (2 * V.Count));
        V.Store(c13, result + (3 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow<V>(float* left, float* right, nint stride, nint inner, float* addend, float* result)
        where V : struct, ISimd<V>
    {
        V c0 = V.Load(addend), c1 = V.Load(addend + V.Count), c2 = V.Load(addend + (2 * V.Count)), c3 = V.Load(addend + (3 * V.Count));
        PanelSums.Four(left, right, stride, inner, V.Count, 2 * V.Count, 3 * V.Count, ref c0, ref c1, ref c2, ref c3);
        V.Store(c0, result);
        V.Store(c1, result + V.Count);
        V.Store(c2, result + (2 * V.Count));
        V.Store(c3, result + (3 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector<V>(float* left, float* right, nint stride, nint inner, float* addend, float* result)
        where V : struct, ISimd<V>
    {
        V sum = V.Load(addend);
        for (nint k = inner; k > 0; k--, left++, right += stride)
        {
            V.AddProduct(V.Broadcast(*left), V.Load(right), ref sum);
        }

        V.Store(sum, result);
    }
}
