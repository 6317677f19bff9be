using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>result[m, n] = bias[n] + addend[m, n] + sum over segments s and k of left[m + s shift, k] right[s, k, n].</summary>
/// <remarks>
/// One product serves a causal convolution (the segments are its taps, read from one buffer with its history in front), a 1x1 convolution
/// (one segment), and the way back of both (right transposed beforehand). Segments and k are added in ascending order into one accumulator
/// per element, started from bias + addend; rounding differs from <see cref="Reference"/> only by fused products.
/// </remarks>
internal static unsafe class MatMul
{
    /// <summary>Computes the product.</summary>
    /// <param name="shape">Rows, inner and outer widths, taps.</param>
    /// <param name="left">Shape [(Segments - 1) SegmentShift + Rows, Inner].</param>
    /// <param name="right">Shape [Segments, Inner, Columns].</param>
    /// <param name="bias">Shape [Columns], or empty for none.</param>
    /// <param name="addend">Shape [Rows, Columns], or empty for none. May be <paramref name="result"/> itself, to accumulate.</param>
    /// <param name="result">Shape [Rows, Columns]; must not overlap <paramref name="left"/> or <paramref name="right"/>.</param>
    /// <exception cref="ArgumentException">A span is shorter than the shape says.</exception>
    public static void Invoke(
        in MatMulShape shape,
        ReadOnlySpan<float> left,
        ReadOnlySpan<float> right,
        ReadOnlySpan<float> bias,
        ReadOnlySpan<float> addend,
        Span<float> result)
    {
        Check(shape, left, right, bias, addend, result);
        fixed (float* l = left, r = right, b = bias, a = addend, c = result)
        {
            Operands operands = new(shape, l, r, b, a, c);
            int column = 0;
            if (Simd512.IsSupported)
            {
                column = Columns<Simd512>(operands, column);
            }

            if (Simd256.IsSupported)
            {
                column = Columns<Simd256>(operands, column);
            }

            if (Simd128.IsSupported)
            {
                column = Columns<Simd128>(operands, column);
            }

            ReferenceColumns(operands, column);
        }
    }

    /// <summary>The definition; also finishes the columns that fill no pair of vectors.</summary>
    internal static void Reference(
        in MatMulShape shape,
        ReadOnlySpan<float> left,
        ReadOnlySpan<float> right,
        ReadOnlySpan<float> bias,
        ReadOnlySpan<float> addend,
        Span<float> result)
    {
        Check(shape, left, right, bias, addend, result);
        fixed (float* l = left, r = right, b = bias, a = addend, c = result)
        {
            ReferenceColumns(new Operands(shape, l, r, b, a, c), 0);
        }
    }

    private static void Check(
        in MatMulShape shape,
        ReadOnlySpan<float> left,
        ReadOnlySpan<float> right,
        ReadOnlySpan<float> bias,
        ReadOnlySpan<float> addend,
        Span<float> result)
    {
        if (left.Length < shape.LeftLength
            || right.Length < shape.RightLength
            || result.Length < shape.ResultLength
            || (!bias.IsEmpty && bias.Length < shape.Columns)
            || (!addend.IsEmpty && addend.Length < shape.ResultLength))
        {
            throw new ArgumentException(
                $"{shape} needs left {shape.LeftLength}, right {shape.RightLength} and result {shape.ResultLength} floats, "
                + $"but they were {left.Length}, {right.Length} and {result.Length} (bias {bias.Length}, addend {addend.Length}).");
        }
    }

    private static void ReferenceColumns(in Operands o, int firstColumn)
    {
        for (int m = 0; m < o.Rows && firstColumn < o.Width; m++)
        {
            for (nint n = firstColumn; n < o.Width; n++)
            {
                float sum = (o.Bias == null ? 0 : o.Bias[n]) + (o.Addend == null ? 0 : o.Addend[(m * o.Width) + n]);
                float* right = o.Right + n;
                for (nint s = 0; s < o.Segments; s++)
                {
                    float* left = o.Left + (m * o.Inner) + (s * o.SegmentStride);
                    for (nint k = 0; k < o.Inner; k++, right += o.Width)
                    {
                        sum += left[k] * *right;
                    }
                }

                o.Result[(m * o.Width) + n] = sum;
            }
        }
    }

    // Lanes are neighbouring columns; two vectors side by side make a panel. The rest of the columns is left to a narrower width.
    private static int Columns<V>(in Operands o, int column)
        where V : struct, ISimd<V>
    {
        // A single row is bound by reading the weights: four vectors at a time keep enough loads in flight.
        if (o.Rows == 1)
        {
            for (; column + (4 * V.Count) <= o.Width; column += 4 * V.Count)
            {
                OneRow<V>(o, column);
            }
        }

        for (; column + (2 * V.Count) <= o.Width; column += 2 * V.Count)
        {
            nint row = 0;
            for (; row + 6 <= o.Rows; row += 6)
            {
                SixRows<V>(o, row, column);
            }

            for (; row + 2 <= o.Rows; row += 2)
            {
                TwoRows<V>(o, row, column);
            }

            if (row < o.Rows)
            {
                TwoRows<V>(o with { RowStride = 0, ResultStride = 0 }, row, column);
            }
        }

        return column;
    }

    // Six rows by two vectors: 12 accumulators, 2 vectors of the right matrix and 1 broadcast fit 16 registers, and 12 independent
    // chains cover the latency of FMA on machines with two FMA units of 4 cycles (8 chains needed).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixRows<V>(in Operands o, nint row, nint column)
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
        for (nint s = 0; s < o.Segments; s++)
        {
            // Two row pointers and two strides reach all six rows with plain addressing modes.
            float* left = o.Left + (row * o.Inner) + (s * o.SegmentStride);
            float* left3 = left + (3 * stride);
            for (nint k = o.Inner; k > 0; k--, left++, left3++, right += width)
            {
                V b0 = V.Load(right), b1 = V.Load(right + V.Count);
                V a = V.Broadcast(*left);
                c00 = V.MultiplyAdd(a, b0, c00);
                c01 = V.MultiplyAdd(a, b1, c01);
                a = V.Broadcast(left[stride]);
                c10 = V.MultiplyAdd(a, b0, c10);
                c11 = V.MultiplyAdd(a, b1, c11);
                a = V.Broadcast(left[2 * stride]);
                c20 = V.MultiplyAdd(a, b0, c20);
                c21 = V.MultiplyAdd(a, b1, c21);
                a = V.Broadcast(*left3);
                c30 = V.MultiplyAdd(a, b0, c30);
                c31 = V.MultiplyAdd(a, b1, c31);
                a = V.Broadcast(left3[stride]);
                c40 = V.MultiplyAdd(a, b0, c40);
                c41 = V.MultiplyAdd(a, b1, c41);
                a = V.Broadcast(left3[2 * stride]);
                c50 = V.MultiplyAdd(a, b0, c50);
                c51 = V.MultiplyAdd(a, b1, c51);
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
    private static void TwoRows<V>(in Operands o, nint row, nint column)
        where V : struct, ISimd<V>
    {
        nint stride = o.RowStride;
        nint resultStride = o.ResultStride;
        nint start = (row * o.Width) + column;
        V c00 = Start<V>(o, start, column), c01 = Start<V>(o, start + V.Count, column + V.Count);
        V c10 = Start<V>(o, start + resultStride, column), c11 = Start<V>(o, start + resultStride + V.Count, column + V.Count);
        float* right = o.Right + column;
        for (nint s = 0; s < o.Segments; s++)
        {
            float* left = o.Left + (row * o.Inner) + (s * o.SegmentStride);
            for (nint k = o.Inner; k > 0; k--, left++, right += o.Width)
            {
                V b0 = V.Load(right), b1 = V.Load(right + V.Count);
                V a = V.Broadcast(*left);
                c00 = V.MultiplyAdd(a, b0, c00);
                c01 = V.MultiplyAdd(a, b1, c01);
                a = V.Broadcast(left[stride]);
                c10 = V.MultiplyAdd(a, b0, c10);
                c11 = V.MultiplyAdd(a, b1, c11);
            }
        }

        float* result = o.Result + start;
        V.Store(c00, result);
        V.Store(c01, result + V.Count);
        V.Store(c10, result + resultStride);
        V.Store(c11, result + resultStride + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow<V>(in Operands o, nint column)
        where V : struct, ISimd<V>
    {
        V c0 = Start<V>(o, column, column);
        V c1 = Start<V>(o, column + V.Count, column + V.Count);
        V c2 = Start<V>(o, column + (2 * V.Count), column + (2 * V.Count));
        V c3 = Start<V>(o, column + (3 * V.Count), column + (3 * V.Count));
        float* right = o.Right + column;
        for (nint s = 0; s < o.Segments; s++)
        {
            float* left = o.Left + (s * o.SegmentStride);
            for (nint k = o.Inner; k > 0; k--, left++, right += o.Width)
            {
                V a = V.Broadcast(*left);
                c0 = V.MultiplyAdd(a, V.Load(right), c0);
                c1 = V.MultiplyAdd(a, V.Load(right + V.Count), c1);
                c2 = V.MultiplyAdd(a, V.Load(right + (2 * V.Count)), c2);
                c3 = V.MultiplyAdd(a, V.Load(right + (3 * V.Count)), c3);
            }
        }

        float* result = o.Result + column;
        V.Store(c0, result);
        V.Store(c1, result + V.Count);
        V.Store(c2, result + (2 * V.Count));
        V.Store(c3, result + (3 * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Start<V>(in Operands o, nint element, nint column)
        where V : struct, ISimd<V>
    {
        V start = o.Bias == null ? V.Broadcast(0) : V.Load(o.Bias + column);
        return o.Addend == null ? start : V.Add(start, V.Load(o.Addend + element));
    }

    private readonly struct Operands(in MatMulShape shape, float* left, float* right, float* bias, float* addend, float* result)
    {
        public readonly float* Left = left;
        public readonly float* Right = right;
        public readonly float* Bias = bias;
        public readonly float* Addend = addend;
        public readonly float* Result = result;
        public readonly nint Rows = shape.Rows;
        public readonly nint Inner = shape.Inner;
        public readonly nint Width = shape.Columns;
        public readonly nint Segments = shape.Segments;
        public readonly nint SegmentStride = (nint)shape.SegmentShift * shape.Inner;

        /// <summary>Floats between the rows of the left matrix that one body reads; 0 makes a pair of one row.</summary>
        public nint RowStride { get; init; } = shape.Inner;

        /// <summary>Floats between the rows of the result that a pair writes; 0 makes a pair of one row.</summary>
        public nint ResultStride { get; init; } = shape.Columns;
    }
}
