using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>The inner loops of <see cref="NarrowProduct"/>. Lanes are neighbouring outputs; a product takes a pair of inputs.</summary>
internal static unsafe class NarrowProductBlocks<V, TWeight>
    where V : struct, INarrowSimd<V>
    where TWeight : unmanaged
{
    // One row waits for nothing but the weights and for being called: so all columns in one method, four vectors of them at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneRow(short* values, float* scales, nint blockStride, NarrowMatrix matrix, nint firstInput, nint endInput, float* addend, float* result, int first, int end)
    {
        nint outputs = matrix.PaddedOutputs;
        for (nint panel = first; panel < end; panel += NarrowMatrix.Panel)
        {
            nint width = Math.Min(NarrowMatrix.Panel, outputs - panel);
            TWeight* weights = (TWeight*)matrix.Integers + (panel * matrix.PaddedInputs) + (firstInput * width);
            float* weightScales = matrix.Scales + (firstInput / NarrowMatrix.Block * outputs) + panel;
            nint column = 0;
            for (; column + (4 * V.Count) <= width; column += 4 * V.Count)
            {
                V z0 = V.Load(addend + panel + column), z1 = V.Load(addend + panel + column + V.Count);
                V z2 = V.Load(addend + panel + column + (2 * V.Count)), z3 = V.Load(addend + panel + column + (3 * V.Count));
                NarrowSums<V, TWeight>.Four(
                    values, scales, blockStride, weights + (2 * column), 2 * width, weightScales + column, outputs, endInput - firstInput,
                    V.Count, 2 * V.Count, 3 * V.Count, ref z0, ref z1, ref z2, ref z3);
                V.Store(z0, result + panel + column);
                V.Store(z1, result + panel + column + V.Count);
                V.Store(z2, result + panel + column + (2 * V.Count));
                V.Store(z3, result + panel + column + (3 * V.Count));
            }

            for (; column < width; column += 2 * V.Count)
            {
                // A last single vector is computed together with itself.
                nint other = column + V.Count < width ? V.Count : 0;
                V z0 = V.Load(addend + panel + column), z1 = V.Load(addend + panel + column + other);
                NarrowSums<V, TWeight>.Two(
                    values, scales, blockStride, weights + (2 * column), 2 * width, weightScales + column, outputs, endInput - firstInput, other, ref z0, ref z1);
                V.Store(z0, result + panel + column);
                V.Store(z1, result + panel + column + other);
            }
        }
    }

    // Four rows by two vectors: 8 sums, 2 vectors of weights and 1 pair fit 16 registers; weights are widened once for four rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourRows(in NarrowRows rows, NarrowMatrix matrix, nint firstInput, nint endInput, float* addend, nint addendStride, float* result, nint resultStride, int first, int end)
    {
        nint outputs = matrix.PaddedOutputs, stride = rows.Stride, scaleStride = rows.ScaleStride;
        for (nint panel = first; panel < end; panel += NarrowMatrix.Panel)
        {
            nint width = Math.Min(NarrowMatrix.Panel, outputs - panel);
            for (nint column = 0; column < width; column += 2 * V.Count)
            {
                // A last single vector is computed together with itself.
                nint other = column + V.Count < width ? V.Count : 0;
                TWeight* w = (TWeight*)matrix.Integers + (panel * matrix.PaddedInputs) + (firstInput * width) + (2 * column);
                float* weightScales = matrix.Scales + (firstInput / NarrowMatrix.Block * outputs) + panel + column;
                float* scale = rows.Scales;
                float* from = addend + panel + column;
                float* to = result + panel + column;
                nint fromStride = addendStride;
                short* a = rows.Values;
                for (nint left = endInput - firstInput; left > 0; left -= NarrowMatrix.Block)
                {
                    V c00 = V.Broadcast(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
                    for (nint turns = Math.Min(left, NarrowMatrix.Block) / 2; turns > 0; turns--, a += 2, w += 2 * width)
                    {
                        V w0 = NarrowSums<V, TWeight>.Load(w), w1 = NarrowSums<V, TWeight>.Load(w + (2 * other));
                        V pair = V.BroadcastPair(a);
                        V.AddPairProducts(pair, w0, ref c00);
                        V.AddPairProducts(pair, w1, ref c01);
                        pair = V.BroadcastPair(a + stride);
                        V.AddPairProducts(pair, w0, ref c10);
                        V.AddPairProducts(pair, w1, ref c11);
                        pair = V.BroadcastPair(a + (2 * stride));
                        V.AddPairProducts(pair, w0, ref c20);
                        V.AddPairProducts(pair, w1, ref c21);
                        pair = V.BroadcastPair(a + (3 * stride));
                        V.AddPairProducts(pair, w0, ref c30);
                        V.AddPairProducts(pair, w1, ref c31);
                    }

                    V s0 = V.Load(weightScales), s1 = V.Load(weightScales + other);
                    Finish(c00, c01, s0, s1, scale, from, to, other);
                    Finish(c10, c11, s0, s1, scale + scaleStride, from + fromStride, to + resultStride, other);
                    Finish(c20, c21, s0, s1, scale + (2 * scaleStride), from + (2 * fromStride), to + (2 * resultStride), other);
                    Finish(c30, c31, s0, s1, scale + (3 * scaleStride), from + (3 * fromStride), to + (3 * resultStride), other);
                    scale += rows.BlockStride;
                    weightScales += outputs;
                    from = to;
                    fromStride = resultStride;
                }
            }
        }
    }

    // Eight rows by two vectors: 16 sums need the 32 registers that vectors of 512 bits have.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightRows(in NarrowRows rows, NarrowMatrix matrix, nint firstInput, nint endInput, float* addend, nint addendStride, float* result, nint resultStride, int first, int end)
    {
        nint outputs = matrix.PaddedOutputs, stride = rows.Stride, scaleStride = rows.ScaleStride;
        for (nint panel = first; panel < end; panel += NarrowMatrix.Panel)
        {
            nint width = Math.Min(NarrowMatrix.Panel, outputs - panel);
            for (nint column = 0; column < width; column += 2 * V.Count)
            {
                // A last single vector is computed together with itself.
                nint other = column + V.Count < width ? V.Count : 0;
                TWeight* w = (TWeight*)matrix.Integers + (panel * matrix.PaddedInputs) + (firstInput * width) + (2 * column);
                float* weightScales = matrix.Scales + (firstInput / NarrowMatrix.Block * outputs) + panel + column;
                float* scale = rows.Scales;
                float* from = addend + panel + column;
                float* to = result + panel + column;
                nint fromStride = addendStride;
                short* a = rows.Values;
                short* b = a + (4 * stride);
                for (nint left = endInput - firstInput; left > 0; left -= NarrowMatrix.Block)
                {
                    V c00 = V.Broadcast(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
                    V c40 = c00, c41 = c00, c50 = c00, c51 = c00, c60 = c00, c61 = c00, c70 = c00, c71 = c00;
                    for (nint turns = Math.Min(left, NarrowMatrix.Block) / 2; turns > 0; turns--, a += 2, b += 2, w += 2 * width)
                    {
                        V w0 = NarrowSums<V, TWeight>.Load(w), w1 = NarrowSums<V, TWeight>.Load(w + (2 * other));
                        Add(a, w0, w1, ref c00, ref c01);
                        Add(a + stride, w0, w1, ref c10, ref c11);
                        Add(a + (2 * stride), w0, w1, ref c20, ref c21);
                        Add(a + (3 * stride), w0, w1, ref c30, ref c31);
                        Add(b, w0, w1, ref c40, ref c41);
                        Add(b + stride, w0, w1, ref c50, ref c51);
                        Add(b + (2 * stride), w0, w1, ref c60, ref c61);
                        Add(b + (3 * stride), w0, w1, ref c70, ref c71);
                    }

                    V s0 = V.Load(weightScales), s1 = V.Load(weightScales + other);
                    Finish(c00, c01, s0, s1, scale, from, to, other);
                    Finish(c10, c11, s0, s1, scale + scaleStride, from + fromStride, to + resultStride, other);
                    Finish(c20, c21, s0, s1, scale + (2 * scaleStride), from + (2 * fromStride), to + (2 * resultStride), other);
                    Finish(c30, c31, s0, s1, scale + (3 * scaleStride), from + (3 * fromStride), to + (3 * resultStride), other);
                    Finish(c40, c41, s0, s1, scale + (4 * scaleStride), from + (4 * fromStride), to + (4 * resultStride), other);
                    Finish(c50, c51, s0, s1, scale + (5 * scaleStride), from + (5 * fromStride), to + (5 * resultStride), other);
                    Finish(c60, c61, s0, s1, scale + (6 * scaleStride), from + (6 * fromStride), to + (6 * resultStride), other);
                    Finish(c70, c71, s0, s1, scale + (7 * scaleStride), from + (7 * fromStride), to + (7 * resultStride), other);
                    scale += rows.BlockStride;
                    weightScales += outputs;
                    from = to;
                    fromStride = resultStride;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(short* values, V w0, V w1, ref V c0, ref V c1)
    {
        V pair = V.BroadcastPair(values);
        V.AddPairProducts(pair, w0, ref c0);
        V.AddPairProducts(pair, w1, ref c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V c0, V c1, V s0, V s1, float* scale, float* from, float* to, nint other)
    {
        V s = V.Broadcast(*scale);
        V z0 = V.Load(from), z1 = V.Load(from + other);
        V.AddProduct(V.ToSingle(c0), V.Multiply(s, s0), ref z0);
        V.AddProduct(V.ToSingle(c1), V.Multiply(s, s1), ref z1);
        V.Store(z0, to);
        V.Store(z1, to + other);
    }
}
