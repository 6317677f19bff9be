using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>result[m, n] = addend[m, n] + sum over blocks b of scale[b, n] times an exact sum of products of bytes.</summary>
/// <remarks>Blocks are added in ascending order and everything else is exact: the same bits at every vector width and for any number of rows. Pointers, as
/// in <see cref="NarrowProduct"/>.</remarks>
internal static unsafe class ByteProduct
{
    /// <summary>Computes the share of some inputs.</summary>
    /// <param name="rows">Rows of <paramref name="left"/>.</param>
    /// <param name="left">Activations from <paramref name="firstInput"/> on, 128 above their value.</param>
    /// <param name="leftStride">Bytes from one row to the next.</param>
    /// <param name="matrix">The weights.</param>
    /// <param name="firstInput">The first input to be added, a multiple of 64.</param>
    /// <param name="endInput">The input behind the last, a multiple of 64 or all.</param>
    /// <param name="addend">Rows of PaddedOutputs channels; may be <paramref name="result"/>.</param>
    /// <param name="addendStride">Floats from one row of it to the next; 0 when all rows start from one.</param>
    /// <param name="result">Shape [rows, PaddedOutputs].</param>
    public static void Invoke(
        int rows, byte* left, nint leftStride, ByteMatrix matrix, int firstInput, int endInput, float* addend, nint addendStride, float* result)
    {
        if (Simd512.IsSupported)
        {
            Rows<Simd512>(rows, left, leftStride, matrix, firstInput, endInput, addend, addendStride, result);
        }
        else if (Simd256.IsSupported)
        {
            Rows<Simd256>(rows, left, leftStride, matrix, firstInput, endInput, addend, addendStride, result);
        }
        else if (Simd128.IsSupported)
        {
            Rows<Simd128>(rows, left, leftStride, matrix, firstInput, endInput, addend, addendStride, result);
        }
        else
        {
            Reference(rows, left, leftStride, matrix, firstInput, endInput, addend, addendStride, result);
        }
    }

    /// <summary>The definition.</summary>
    internal static void Reference(
        int rows, byte* left, nint leftStride, ByteMatrix matrix, int firstInput, int endInput, float* addend, nint addendStride, float* result)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < matrix.PaddedOutputs; column++)
            {
                float value = addend[(row * addendStride) + column];
                for (int block = firstInput; block < endInput; block += ByteMatrix.Block)
                {
                    int sum = 0;
                    for (int k = block; k < Math.Min(endInput, block + ByteMatrix.Block); k++)
                    {
                        sum += left[(row * leftStride) + k - firstInput] * matrix.Integers[matrix.IndexOf(k, column)];
                    }

                    value = float.MultiplyAddEstimate(sum, matrix.Scales[(block / ByteMatrix.Block * matrix.PaddedOutputs) + column], value);
                }

                result[((nint)row * matrix.PaddedOutputs) + column] = value;
            }
        }
    }

    private static void Rows<V>(
        int rows, byte* left, nint leftStride, ByteMatrix matrix, int firstInput, int endInput, float* addend, nint addendStride, float* result)
        where V : struct, INarrowSimd<V>
    {
        int row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            FourRows<V>(
                left + (row * leftStride), leftStride, matrix, firstInput, endInput, addend + (row * addendStride), addendStride, result + ((nint)row * matrix.PaddedOutputs));
        }

        for (; row < rows; row++)
        {
            OneRow<V>(left + (row * leftStride), matrix, firstInput, endInput, addend + (row * addendStride), result + ((nint)row * matrix.PaddedOutputs));
        }
    }

    // Lanes are neighbouring outputs, four vectors of them at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow<V>(byte* values, ByteMatrix matrix, nint firstInput, nint endInput, float* addend, float* result)
        where V : struct, INarrowSimd<V>
    {
        nint outputs = matrix.PaddedOutputs;
        for (nint panel = 0; panel < outputs; panel += ByteMatrix.Panel)
        {
            nint width = Math.Min(ByteMatrix.Panel, outputs - panel);
            for (nint column = 0; column < width; column += 4 * V.Count)
            {
                // What is missing to four vectors is computed together with itself.
                nint second = column + V.Count < width ? V.Count : 0;
                nint third = column + (2 * V.Count) < width ? 2 * V.Count : 0;
                nint fourth = column + (3 * V.Count) < width ? 3 * V.Count : 0;
                float* from = addend + panel + column;
                V z0 = V.Load(from), z1 = V.Load(from + second), z2 = V.Load(from + third), z3 = V.Load(from + fourth);
                sbyte* weights = matrix.Integers + (panel * matrix.Inputs) + (firstInput * width) + (4 * column);
                float* scales = matrix.Scales + (firstInput / ByteMatrix.Block * outputs) + panel + column;
                byte* a = values;
                for (nint left = endInput - firstInput; left > 0; left -= ByteMatrix.Block)
                {
                    V c0 = V.Broadcast(0), c1 = c0, c2 = c0, c3 = c0;
                    for (nint turns = Math.Min(left, ByteMatrix.Block) / 4; turns > 0; turns--, a += 4, weights += 4 * width)
                    {
                        V quad = V.BroadcastPair((short*)a);
                        V.AddQuadProducts(quad, Load<V>(weights), ref c0);
                        V.AddQuadProducts(quad, Load<V>(weights + (4 * second)), ref c1);
                        V.AddQuadProducts(quad, Load<V>(weights + (4 * third)), ref c2);
                        V.AddQuadProducts(quad, Load<V>(weights + (4 * fourth)), ref c3);
                    }

                    V.AddProduct(V.ToSingle(c0), V.Load(scales), ref z0);
                    V.AddProduct(V.ToSingle(c1), V.Load(scales + second), ref z1);
                    V.AddProduct(V.ToSingle(c2), V.Load(scales + third), ref z2);
                    V.AddProduct(V.ToSingle(c3), V.Load(scales + fourth), ref z3);
                    scales += outputs;
                }

                float* to = result + panel + column;
                V.Store(z0, to);
                V.Store(z1, to + second);
                V.Store(z2, to + third);
                V.Store(z3, to + fourth);
            }
        }
    }

    // Four rows by two vectors: 8 sums, 2 vectors of weights, 4 activations, the ones and a product fit 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<V>(
        byte* values, nint stride, ByteMatrix matrix, nint firstInput, nint endInput, float* addend, nint addendStride, float* result)
        where V : struct, INarrowSimd<V>
    {
        nint outputs = matrix.PaddedOutputs;
        for (nint panel = 0; panel < outputs; panel += ByteMatrix.Panel)
        {
            nint width = Math.Min(ByteMatrix.Panel, outputs - panel);
            for (nint column = 0; column < width; column += 2 * V.Count)
            {
                nint other = column + V.Count < width ? V.Count : 0;
                sbyte* weights = matrix.Integers + (panel * matrix.Inputs) + (firstInput * width) + (4 * column);
                float* scales = matrix.Scales + (firstInput / ByteMatrix.Block * outputs) + panel + column;
                float* from = addend + panel + column;
                float* to = result + panel + column;
                nint fromStride = addendStride;
                byte* a = values;
                for (nint left = endInput - firstInput; left > 0; left -= ByteMatrix.Block)
                {
                    V c00 = V.Broadcast(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
                    for (nint turns = Math.Min(left, ByteMatrix.Block) / 4; turns > 0; turns--, a += 4, weights += 4 * width)
                    {
                        V w0 = Load<V>(weights), w1 = Load<V>(weights + (4 * other));
                        V quad = V.BroadcastPair((short*)a);
                        V.AddQuadProducts(quad, w0, ref c00);
                        V.AddQuadProducts(quad, w1, ref c01);
                        quad = V.BroadcastPair((short*)(a + stride));
                        V.AddQuadProducts(quad, w0, ref c10);
                        V.AddQuadProducts(quad, w1, ref c11);
                        quad = V.BroadcastPair((short*)(a + (2 * stride)));
                        V.AddQuadProducts(quad, w0, ref c20);
                        V.AddQuadProducts(quad, w1, ref c21);
                        quad = V.BroadcastPair((short*)(a + (3 * stride)));
                        V.AddQuadProducts(quad, w0, ref c30);
                        V.AddQuadProducts(quad, w1, ref c31);
                    }

                    V s0 = V.Load(scales), s1 = V.Load(scales + other);
                    Finish(c00, c01, s0, s1, from, to, other);
                    Finish(c10, c11, s0, s1, from + fromStride, to + outputs, other);
                    Finish(c20, c21, s0, s1, from + (2 * fromStride), to + (2 * outputs), other);
                    Finish(c30, c31, s0, s1, from + (3 * fromStride), to + (3 * outputs), other);
                    scales += outputs;
                    from = to;
                    fromStride = outputs;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<V>(V c0, V c1, V s0, V s1, float* from, float* to, nint other)
        where V : struct, INarrowSimd<V>
    {
        V z0 = V.Load(from), z1 = V.Load(from + other);
        V.AddProduct(V.ToSingle(c0), s0, ref z0);
        V.AddProduct(V.ToSingle(c1), s1, ref z1);
        V.Store(z0, to);
        V.Store(z1, to + other);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load<V>(sbyte* source)
        where V : struct, INarrowSimd<V> => V.LoadPairs((short*)source);
}
