using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>result[i, n] += sum over rows t of left[t, i] right[t, n]: the gradient of a weight, from its inputs and its outputs' gradient.</summary>
/// <remarks>Rows are added in ascending order, <see cref="RowsAtOnce"/> of them into one accumulator per element, started from zero, which is then added to
/// the result.</remarks>
internal static unsafe class MatMulTransposed
{
    // A panel of so many rows stays in the first-level cache while all inputs run over it.
    private const int RowsAtOnce = 168;

    /// <summary>Adds the product.</summary>
    /// <param name="rows">Time steps, summed over.</param>
    /// <param name="inputs">Columns of <paramref name="left"/>, rows of the result.</param>
    /// <param name="columns">Columns of <paramref name="right"/> and of the result.</param>
    /// <param name="left">Shape [rows, inputs].</param>
    /// <param name="right">Shape [rows, columns].</param>
    /// <param name="result">Shape [inputs, columns]; read and written; overlaps neither operand.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Accumulate(int rows, int inputs, int columns, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result)
    {
        Check(rows, inputs, columns, left, right, result);
        fixed (float* l = left, r = right, c = result)
        {
            for (int start = 0; start < rows; start += RowsAtOnce)
            {
                MatMulTransposedOperands operands = Rows(start, rows, inputs, columns, l, r, c);
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
    }

    /// <summary>The definition; also finishes the columns that fill no pair of vectors.</summary>
    internal static void Reference(int rows, int inputs, int columns, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result)
    {
        Check(rows, inputs, columns, left, right, result);
        fixed (float* l = left, r = right, c = result)
        {
            for (int start = 0; start < rows; start += RowsAtOnce)
            {
                ReferenceColumns(Rows(start, rows, inputs, columns, l, r, c), 0);
            }
        }
    }

    private static MatMulTransposedOperands Rows(int start, int rows, int inputs, int columns, float* left, float* right, float* result) =>
        new(Math.Min(RowsAtOnce, rows - start), inputs, columns, left + ((nint)start * inputs), right + ((nint)start * columns), result);

    private static void Check(int rows, int inputs, int columns, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result)
    {
        if (left.Length < (long)rows * inputs || right.Length < (long)rows * columns || result.Length < (long)inputs * columns)
        {
            throw new ArgumentException(
                $"{rows} rows of {inputs} inputs and {columns} columns need {(long)rows * inputs}, {(long)rows * columns} and {(long)inputs * columns} "
                + $"floats, but left, right and result were {left.Length}, {right.Length} and {result.Length}.");
        }
    }

    private static void ReferenceColumns(in MatMulTransposedOperands o, int firstColumn)
    {
        for (nint i = 0; i < o.Inputs && firstColumn < o.Width; i++)
        {
            for (nint n = firstColumn; n < o.Width; n++)
            {
                float sum = 0;
                for (nint t = 0; t < o.Rows; t++)
                {
                    sum += o.Left[(t * o.Inputs) + i] * o.Right[(t * o.Width) + n];
                }

                o.Result[(i * o.Width) + n] += sum;
            }
        }
    }

    // Two vectors side by side make a panel of columns. What is left is for a narrower width.
    private static int Columns<V>(in MatMulTransposedOperands o, int column)
        where V : struct, ISimd<V>
    {
        for (; column + (2 * V.Count) <= o.Width; column += 2 * V.Count)
        {
            nint input = 0;
            if (V.Count == 16)
            {
                for (; input + 8 <= o.Inputs; input += 8)
                {
                    MatMulTransposedBlocks.EightInputs<V>(o, input, column);
                }
            }

            // Eight that are left make two fours: six and two ones would take longer.
            for (; input + 6 <= o.Inputs && input + 8 != o.Inputs; input += 6)
            {
                MatMulTransposedBlocks.SixInputs<V>(o, input, column);
            }

            for (; input + 4 <= o.Inputs; input += 4)
            {
                MatMulTransposedBlocks.FourInputs<V>(o, input, column);
            }

            for (; input < o.Inputs; input++)
            {
                MatMulTransposedBlocks.OneInput<V>(o, input, column);
            }
        }

        return column;
    }
}

/// <summary>The pointers and widths of one <see cref="MatMulTransposed"/>, in floats.</summary>
internal readonly unsafe struct MatMulTransposedOperands(int rows, int inputs, int columns, float* left, float* right, float* result)
{
    public readonly float* Left = left;
    public readonly float* Right = right;
    public readonly float* Result = result;
    public readonly nint Rows = rows;
    public readonly nint Inputs = inputs;
    public readonly nint Width = columns;
}
