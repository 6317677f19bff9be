namespace WaveNetSharp.Numerics;

/// <summary>result[m, n] = addend[m, n] + sum over blocks b of (scale[m, b] scale[b, n]) times an exact sum of products of integers.</summary>
/// <remarks>Blocks are added in ascending order and everything else is exact, so an element has the same bits at every vector width and however many
/// rows or columns are computed at once. Pointers, because a step of a network is hundreds of products of some ten nanoseconds: see
/// <see cref="NarrowMatrix"/> for what must lie behind them.</remarks>
internal static unsafe class NarrowProduct
{

    /// <summary>Computes columns of the product.</summary>
    /// <param name="rows">Rows of <paramref name="left"/>.</param>
    /// <param name="left">As many channels as there are inputs to be added.</param>
    /// <param name="matrix">The weights.</param>
    /// <param name="firstInput">The first input to be added, a multiple of 64.</param>
    /// <param name="endInput">The input behind the last, a multiple of 64 or all that are padded.</param>
    /// <param name="addend">Rows of PaddedOutputs channels; may be <paramref name="result"/>.</param>
    /// <param name="addendStride">Floats from one row of it to the next; 0 when all rows start from one.</param>
    /// <param name="result">Rows of PaddedOutputs channels.</param>
    /// <param name="resultStride">Floats from one row of it to the next.</param>
    /// <param name="first">The first column, a multiple of 64.</param>
    /// <param name="end">The column behind the last, a multiple of 64 or all.</param>
    public static void Invoke(int rows, in NarrowRows left, NarrowMatrix matrix, int firstInput, int endInput, float* addend, nint addendStride, float* result, nint resultStride, int first, int end)
    {
        if (Simd512.IsSupported)
        {
            Columns<Simd512>(rows, left, matrix, firstInput, endInput, addend, addendStride, result, resultStride, first, end);
        }
        else if (Simd256.IsSupported)
        {
            Columns<Simd256>(rows, left, matrix, firstInput, endInput, addend, addendStride, result, resultStride, first, end);
        }
        else if (Simd128.IsSupported)
        {
            Columns<Simd128>(rows, left, matrix, firstInput, endInput, addend, addendStride, result, resultStride, first, end);
        }
        else
        {
            Reference(rows, left, matrix, firstInput, endInput, addend, addendStride, result, resultStride, first, end);
        }
    }

    /// <summary>The definition.</summary>
    internal static void Reference(int rows, in NarrowRows left, NarrowMatrix matrix, int firstInput, int endInput, float* addend, nint addendStride, float* result, nint resultStride, int first, int end)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = first; column < end; column++)
            {
                float value = addend[(row * addendStride) + column];
                float* scales = left.Scales + (row * left.ScaleStride);
                for (int block = firstInput; block < endInput; block += NarrowMatrix.Block, scales += left.BlockStride)
                {
                    int sum = 0;
                    for (int k = block; k < Math.Min(endInput, block + NarrowMatrix.Block); k++)
                    {
                        sum += left.Values[(row * left.Stride) + k - firstInput] * matrix.IntegerAt(k, column);
                    }

                    float scale = *scales * matrix.Scales[(block / NarrowMatrix.Block * matrix.PaddedOutputs) + column];
                    value = float.MultiplyAddEstimate(sum, scale, value);
                }

                result[(row * resultStride) + column] = value;
            }
        }
    }

    private static void Columns<V>(int rows, in NarrowRows left, NarrowMatrix matrix, int firstInput, int endInput, float* addend, nint addendStride, float* result, nint resultStride, int first, int end)
        where V : struct, INarrowSimd<V>
    {
        if (matrix.IsByte)
        {
            Rows<V, sbyte>(rows, left, matrix, firstInput, endInput, addend, addendStride, result, resultStride, first, end);
        }
        else
        {
            Rows<V, short>(rows, left, matrix, firstInput, endInput, addend, addendStride, result, resultStride, first, end);
        }
    }

    private static void Rows<V, TWeight>(int rows, in NarrowRows left, NarrowMatrix matrix, int firstInput, int endInput, float* addend, nint addendStride, float* result, nint resultStride, int first, int end)
        where V : struct, INarrowSimd<V>
        where TWeight : unmanaged
    {
        int row = 0;
        for (; row + 8 <= rows && typeof(V) == typeof(Simd512); row += 8)
        {
            NarrowProductBlocks<V, TWeight>.EightRows(left.From(row), matrix, firstInput, endInput, addend + (row * addendStride), addendStride, result + (row * resultStride), resultStride, first, end);
        }

        for (; row + 4 <= rows; row += 4)
        {
            NarrowProductBlocks<V, TWeight>.FourRows(left.From(row), matrix, firstInput, endInput, addend + (row * addendStride), addendStride, result + (row * resultStride), resultStride, first, end);
        }

        for (; row < rows; row++)
        {
            NarrowRows from = left.From(row);
            NarrowProductBlocks<V, TWeight>.OneRow(
                from.Values, from.Scales, from.BlockStride, matrix, firstInput, endInput, addend + (row * addendStride), result + (row * resultStride), first, end);
        }
    }
}
