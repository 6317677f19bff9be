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
    // A panel of the right matrix is copied when so many rows use the copy: by then copying costs less than 2 % of the arithmetic.
    private const int RowsWorthPacking = 48;

    // Longest packed panel, bytes: a part of the second-level cache and of a thread's stack. Deeper products read their panels in place.
    private const int LongestPanel = 64 * 1024;

    // A vector that crosses the border of two cache lines is loaded twice.
    private const int Line = 64;

    /// <summary>Computes the product.</summary>
    /// <param name="shape">Rows, inner and outer widths, taps.</param>
    /// <param name="left">Shape [(Segments - 1) SegmentShift + Rows, Inner].</param>
    /// <param name="right">Shape [Segments, Inner, Columns].</param>
    /// <param name="bias">Shape [Columns], or empty for none.</param>
    /// <param name="addend">Shape [Rows, Columns], or empty for none. May be <paramref name="result"/> itself, to accumulate.</param>
    /// <param name="result">Shape [Rows, Columns]; must not overlap <paramref name="left"/> or <paramref name="right"/>.</param>
    /// <param name="ahead">What is needed after this product: fetched into the second-level cache while it computes.</param>
    /// <exception cref="ArgumentException">A span is shorter than the shape says.</exception>
    public static void Invoke(
        in MatMulShape shape,
        ReadOnlySpan<float> left,
        ReadOnlySpan<float> right,
        ReadOnlySpan<float> bias,
        ReadOnlySpan<float> addend,
        Span<float> result,
        Ahead ahead = default)
    {
        Check(shape, left, right, bias, addend, result);
        fixed (float* l = left, r = right, b = bias, a = addend, c = result, first = ahead.First, then = ahead.Then)
        {
            MatMulOperands operands = new(shape, l, r, b, a, c);
            int column = 0;
            if (Simd512.IsSupported)
            {
                column = Columns<Simd512>(operands, column, ahead);
            }

            if (Simd256.IsSupported)
            {
                column = Columns<Simd256>(operands, column, ahead);
            }

            if (Simd128.IsSupported)
            {
                column = Columns<Simd128>(operands, column, ahead);
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
            ReferenceColumns(new MatMulOperands(shape, l, r, b, a, c), 0);
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

    private static void ReferenceColumns(in MatMulOperands o, int firstColumn)
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

    // Two vectors side by side make a panel of columns. What is left is for a narrower width.
    [SkipLocalsInit]
    private static int Columns<V>(in MatMulOperands o, int column, in Ahead ahead)
        where V : struct, ISimd<V>
    {
        // A single row is bound by reading the weights: four vectors at a time keep enough loads in flight.
        if (o.Rows == 1)
        {
            for (; column + (4 * V.Count) <= o.Width; column += 4 * V.Count)
            {
                MatMulBlocks.OneRow<V>(o, column);
            }
        }

        int width = 2 * V.Count;
        nint depth = o.Segments * o.Inner;
        Prefetch prefetch = new(ahead, (o.Width - column) / width * (o.Rows / 6));

        // Rows of a wide matrix lie a power of two apart, so few sets of the first-level cache would hold its panel: it is copied to lie together.
        bool packs = o.Rows >= RowsWorthPacking && o.Width > width && depth * width * sizeof(float) <= LongestPanel;
        float* room = stackalloc float[packs ? ((int)depth * width) + (Line / sizeof(float)) : 0];
        float* packed = (float*)(((nint)room + Line - 1) & ~(nint)(Line - 1));
        for (; column + width <= o.Width; column += width)
        {
            MatMulOperands panel = packs ? Pack<V>(o, column, packed) : o;
            nint row = 0;
            for (; row + 6 <= o.Rows; row += 6)
            {
                MatMulBlocks.SixRows<V>(panel, row, column);
                prefetch.Next();
            }

            for (; row + 2 <= o.Rows; row += 2)
            {
                MatMulBlocks.TwoRows<V>(panel, row, column);
            }

            if (row < o.Rows)
            {
                MatMulBlocks.TwoRows<V>(panel with { RowStride = 0, ResultStride = 0 }, row, column);
            }
        }

        return column;
    }

    private static MatMulOperands Pack<V>(in MatMulOperands o, int column, float* packed)
        where V : struct, ISimd<V>
    {
        float* from = o.Right + column;
        float* to = packed;
        for (nint k = o.Segments * o.Inner; k > 0; k--, from += o.Width, to += 2 * V.Count)
        {
            V.Store(V.Load(from), to);
            V.Store(V.Load(from + V.Count), to + V.Count);
        }

        // Minus the column, because the blocks add it.
        return o with { Right = packed - column, RightStride = 2 * V.Count };
    }
}
