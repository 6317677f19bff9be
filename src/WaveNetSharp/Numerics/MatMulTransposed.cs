using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>result[i, n] += sum over rows t of left[t, i] right[t, n]: the gradient of a weight, from its inputs and its outputs' gradient.</summary>
/// <remarks>Rows are added in ascending order into one accumulator per element, started from zero, which is then added to the result.</remarks>
internal static unsafe class MatMulTransposed
{
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
            Operands operands = new(rows, inputs, columns, l, r, c);
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
    internal static void Reference(int rows, int inputs, int columns, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result)
    {
        Check(rows, inputs, columns, left, right, result);
        fixed (float* l = left, r = right, c = result)
        {
            ReferenceColumns(new Operands(rows, inputs, columns, l, r, c), 0);
        }
    }

    private static void Check(int rows, int inputs, int columns, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result)
    {
        if (left.Length < (long)rows * inputs || right.Length < (long)rows * columns || result.Length < (long)inputs * columns)
        {
            throw new ArgumentException(
                $"{rows} rows of {inputs} inputs and {columns} columns need {(long)rows * inputs}, {(long)rows * columns} and {(long)inputs * columns} "
                + $"floats, but left, right and result were {left.Length}, {right.Length} and {result.Length}.");
        }
    }

    private static void ReferenceColumns(in Operands o, int firstColumn)
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

    // Lanes are neighbouring columns. Eight inputs by two vectors need the 32 registers of the 512-bit set; four by two fit 16.
    private static int Columns<V>(in Operands o, int column)
        where V : struct, ISimd<V>
    {
        for (; column + (2 * V.Count) <= o.Width; column += 2 * V.Count)
        {
            nint input = 0;
            if (V.Count == 16)
            {
                for (; input + 8 <= o.Inputs; input += 8)
                {
                    EightInputs<V>(o, input, column);
                }
            }

            for (; input + 4 <= o.Inputs; input += 4)
            {
                FourInputs<V>(o, input, column);
            }

            for (; input < o.Inputs; input++)
            {
                OneInput<V>(o, input, column);
            }
        }

        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightInputs<V>(in Operands o, nint input, nint column)
        where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0);
        V c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
        V c40 = zero, c41 = zero, c50 = zero, c51 = zero, c60 = zero, c61 = zero, c70 = zero, c71 = zero;
        float* left = o.Left + input;
        float* right = o.Right + column;
        for (nint t = o.Rows; t > 0; t--, left += o.Inputs, right += o.Width)
        {
            V b0 = V.Load(right), b1 = V.Load(right + V.Count);
            V a = V.Broadcast(left[0]);
            c00 = V.MultiplyAdd(a, b0, c00);
            c01 = V.MultiplyAdd(a, b1, c01);
            a = V.Broadcast(left[1]);
            c10 = V.MultiplyAdd(a, b0, c10);
            c11 = V.MultiplyAdd(a, b1, c11);
            a = V.Broadcast(left[2]);
            c20 = V.MultiplyAdd(a, b0, c20);
            c21 = V.MultiplyAdd(a, b1, c21);
            a = V.Broadcast(left[3]);
            c30 = V.MultiplyAdd(a, b0, c30);
            c31 = V.MultiplyAdd(a, b1, c31);
            a = V.Broadcast(left[4]);
            c40 = V.MultiplyAdd(a, b0, c40);
            c41 = V.MultiplyAdd(a, b1, c41);
            a = V.Broadcast(left[5]);
            c50 = V.MultiplyAdd(a, b0, c50);
            c51 = V.MultiplyAdd(a, b1, c51);
            a = V.Broadcast(left[6]);
            c60 = V.MultiplyAdd(a, b0, c60);
            c61 = V.MultiplyAdd(a, b1, c61);
            a = V.Broadcast(left[7]);
            c70 = V.MultiplyAdd(a, b0, c70);
            c71 = V.MultiplyAdd(a, b1, c71);
        }

        float* result = o.Result + (input * o.Width) + column;
        AddTo(result, c00, c01);
        AddTo(result + o.Width, c10, c11);
        AddTo(result + (2 * o.Width), c20, c21);
        AddTo(result + (3 * o.Width), c30, c31);
        AddTo(result + (4 * o.Width), c40, c41);
        AddTo(result + (5 * o.Width), c50, c51);
        AddTo(result + (6 * o.Width), c60, c61);
        AddTo(result + (7 * o.Width), c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourInputs<V>(in Operands o, nint input, nint column)
        where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0);
        V c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
        float* left = o.Left + input;
        float* right = o.Right + column;
        for (nint t = o.Rows; t > 0; t--, left += o.Inputs, right += o.Width)
        {
            V b0 = V.Load(right), b1 = V.Load(right + V.Count);
            V a = V.Broadcast(left[0]);
            c00 = V.MultiplyAdd(a, b0, c00);
            c01 = V.MultiplyAdd(a, b1, c01);
            a = V.Broadcast(left[1]);
            c10 = V.MultiplyAdd(a, b0, c10);
            c11 = V.MultiplyAdd(a, b1, c11);
            a = V.Broadcast(left[2]);
            c20 = V.MultiplyAdd(a, b0, c20);
            c21 = V.MultiplyAdd(a, b1, c21);
            a = V.Broadcast(left[3]);
            c30 = V.MultiplyAdd(a, b0, c30);
            c31 = V.MultiplyAdd(a, b1, c31);
        }

        float* result = o.Result + (input * o.Width) + column;
        AddTo(result, c00, c01);
        AddTo(result + o.Width, c10, c11);
        AddTo(result + (2 * o.Width), c20, c21);
        AddTo(result + (3 * o.Width), c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneInput<V>(in Operands o, nint input, nint column)
        where V : struct, ISimd<V>
    {
        V c0 = V.Broadcast(0), c1 = c0;
        float* left = o.Left + input;
        float* right = o.Right + column;
        for (nint t = o.Rows; t > 0; t--, left += o.Inputs, right += o.Width)
        {
            V a = V.Broadcast(*left);
            c0 = V.MultiplyAdd(a, V.Load(right), c0);
            c1 = V.MultiplyAdd(a, V.Load(right + V.Count), c1);
        }

        AddTo(o.Result + (input * o.Width) + column, c0, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<V>(float* result, V sum0, V sum1)
        where V : struct, ISimd<V>
    {
        V.Store(V.Add(V.Load(result), sum0), result);
        V.Store(V.Add(V.Load(result + V.Count), sum1), result + V.Count);
    }

    private readonly struct Operands(int rows, int inputs, int columns, float* left, float* right, float* result)
    {
        public readonly float* Left = left;
        public readonly float* Right = right;
        public readonly float* Result = result;
        public readonly nint Rows = rows;
        public readonly nint Inputs = inputs;
        public readonly nint Width = columns;
    }
}
