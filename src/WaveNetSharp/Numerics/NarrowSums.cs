using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>One row of activations times a few vectors of outputs, with the sums in registers: what all products of a single row are made of.</summary>
internal static unsafe class NarrowSums<V, TWeight>
    where V : struct, INarrowSimd<V>
    where TWeight : unmanaged
{
    /// <summary>Adds the products of four vectors of outputs.</summary>
    /// <param name="values">The row.</param>
    /// <param name="scales">The row's scales.</param>
    /// <param name="blockStride">From one block's scale to the next.</param>
    /// <param name="weights">The first pair of the first vector.</param>
    /// <param name="stride">Weights from one pair of inputs to the next.</param>
    /// <param name="weightScales">The first vector's scales.</param>
    /// <param name="outputs">From one block's scales to the next.</param>
    /// <param name="inputs">Inputs, a multiple of 4.</param>
    /// <param name="second">Where the second vector lies, counted from the first, in outputs.</param>
    /// <param name="third">The third.</param>
    /// <param name="fourth">The fourth.</param>
    /// <param name="z0">The first vector's sums.</param>
    /// <param name="z1">The second's.</param>
    /// <param name="z2">The third's.</param>
    /// <param name="z3">The fourth's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four(
        short* values, float* scales, nint blockStride, TWeight* weights, nint stride, float* weightScales, nint outputs, nint inputs,
        nint second, nint third, nint fourth, ref V z0, ref V z1, ref V z2, ref V z3)
    {
        for (nint left = inputs; left > 0; left -= NarrowMatrix.Block)
        {
            V c0 = V.Broadcast(0), c1 = c0, c2 = c0, c3 = c0;
            for (nint turns = Math.Min(left, NarrowMatrix.Block) / 4; turns > 0; turns--, values += 4, weights += 2 * stride)
            {
                V pair = V.BroadcastPair(values);
                V.AddPairProducts(pair, Load(weights), ref c0);
                V.AddPairProducts(pair, Load(weights + (2 * second)), ref c1);
                V.AddPairProducts(pair, Load(weights + (2 * third)), ref c2);
                V.AddPairProducts(pair, Load(weights + (2 * fourth)), ref c3);
                pair = V.BroadcastPair(values + 2);
                V.AddPairProducts(pair, Load(weights + stride), ref c0);
                V.AddPairProducts(pair, Load(weights + stride + (2 * second)), ref c1);
                V.AddPairProducts(pair, Load(weights + stride + (2 * third)), ref c2);
                V.AddPairProducts(pair, Load(weights + stride + (2 * fourth)), ref c3);
            }

            V scale = V.Broadcast(*scales);
            V.AddProduct(V.ToSingle(c0), V.Multiply(scale, V.Load(weightScales)), ref z0);
            V.AddProduct(V.ToSingle(c1), V.Multiply(scale, V.Load(weightScales + second)), ref z1);
            V.AddProduct(V.ToSingle(c2), V.Multiply(scale, V.Load(weightScales + third)), ref z2);
            V.AddProduct(V.ToSingle(c3), V.Multiply(scale, V.Load(weightScales + fourth)), ref z3);
            scales += blockStride;
            weightScales += outputs;
        }
    }

    /// <summary>Adds the products of two vectors of outputs; as <see cref="Four"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Two(
        short* values, float* scales, nint blockStride, TWeight* weights, nint stride, float* weightScales, nint outputs, nint inputs,
        nint second, ref V z0, ref V z1)
    {
        for (nint left = inputs; left > 0; left -= NarrowMatrix.Block)
        {
            V c0 = V.Broadcast(0), c1 = c0;
            for (nint turns = Math.Min(left, NarrowMatrix.Block) / 4; turns > 0; turns--, values += 4, weights += 2 * stride)
            {
                V pair = V.BroadcastPair(values);
                V.AddPairProducts(pair, Load(weights), ref c0);
                V.AddPairProducts(pair, Load(weights + (2 * second)), ref c1);
                pair = V.BroadcastPair(values + 2);
                V.AddPairProducts(pair, Load(weights + stride), ref c0);
                V.AddPairProducts(pair, Load(weights + stride + (2 * second)), ref c1);
            }

            V scale = V.Broadcast(*scales);
            V.AddProduct(V.ToSingle(c0), V.Multiply(scale, V.Load(weightScales)), ref z0);
            V.AddProduct(V.ToSingle(c1), V.Multiply(scale, V.Load(weightScales + second)), ref z1);
            scales += blockStride;
            weightScales += outputs;
        }
    }

    /// <summary>Pairs of weights, 16 bits each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(TWeight* source) => typeof(TWeight) == typeof(sbyte) ? V.LoadPairs((sbyte*)source) : V.LoadPairs((short*)source);
}
