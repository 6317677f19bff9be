using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>Rounds rows of floats to the integers that <see cref="NarrowProduct"/> multiplies. The same bits at every vector width.</summary>
/// <remarks>All rows are filled up to a multiple of 16 channels; what fills them stays zero.</remarks>
internal static unsafe class NarrowActivations
{
    private const float Limit = NarrowMatrix.ActivationLimit;

    /// <summary>Scale of what <see cref="Gate"/> writes.</summary>
    public const float GateScale = 1 / Limit;

    /// <summary>Rounds a row whose magnitudes are known not to exceed a bound.</summary>
    /// <param name="channels">Channels, a multiple of 16.</param>
    /// <param name="values">The row.</param>
    /// <param name="bound">At least the largest magnitude, and at most a factor of 2 less than it by mistake.</param>
    /// <param name="integers">Written.</param>
    /// <param name="scale">Written: what an integer is to be multiplied by.</param>
    /// <param name="bias">Added to the row afterwards.</param>
    /// <returns>The largest magnitude, without the bias.</returns>
    public static float Bounded(int channels, float* values, float bound, short* integers, float* scale, float* bias)
    {
        float factor = Factor(bound, scale);
        return Simd512.IsSupported ? Round<Simd512>(channels, values, factor, integers, bias)
            : Simd256.IsSupported ? Round<Simd256>(channels, values, factor, integers, bias)
            : Simd128.IsSupported ? Round<Simd128>(channels, values, factor, integers, bias)
            : RoundReference(channels, values, factor, integers, bias);
    }

    /// <summary>The largest magnitude of a row.</summary>
    public static float Largest(int channels, float* values)
    {
        float largest = 0;
        for (int c = 0; c < channels; c++)
        {
            largest = Math.Max(largest, Math.Abs(values[c]));
        }

        return largest;
    }

    /// <summary>Applies a ReLU and rounds, with a scale for each block of 64 channels.</summary>
    /// <param name="first">The first channel, a multiple of 64.</param>
    /// <param name="end">The channel behind the last, a multiple of 16.</param>
    /// <param name="values">The row.</param>
    /// <param name="integers">Written.</param>
    /// <param name="scales">Written, one for each block.</param>
    public static void Relu(int first, int end, float* values, short* integers, float* scales)
    {
        for (int block = first; block < end; block += NarrowMatrix.Block)
        {
            int channels = Math.Min(NarrowMatrix.Block, end - block);
            if (Simd512.IsSupported)
            {
                ReluBlock<Simd512>(channels, values + block, integers + block, scales + (block / NarrowMatrix.Block));
            }
            else if (Simd256.IsSupported)
            {
                ReluBlock<Simd256>(channels, values + block, integers + block, scales + (block / NarrowMatrix.Block));
            }
            else if (Simd128.IsSupported)
            {
                ReluBlock<Simd128>(channels, values + block, integers + block, scales + (block / NarrowMatrix.Block));
            }
            else
            {
                ReluReference(channels, values + block, integers + block, scales + (block / NarrowMatrix.Block));
            }
        }
    }

    /// <summary>tanh(filter) sigmoid(gate), rounded with <see cref="GateScale"/>.</summary>
    /// <param name="outputs">Columns of the product; each panel holds the filter's, then as many of the gate's.</param>
    /// <param name="gates">Shape [outputs].</param>
    /// <param name="gated">Shape [outputs / 2]; written.</param>
    /// <param name="bytes">Shape [outputs / 2]; written: the same for <see cref="ByteProduct"/>.</param>
    public static void Gate(int outputs, float* gates, short* gated, byte* bytes)
    {
        if (Simd512.IsSupported)
        {
            GateRow<Simd512>(outputs, gates, gated, bytes);
        }
        else if (Simd256.IsSupported)
        {
            GateRow<Simd256>(outputs, gates, gated, bytes);
        }
        else
        {
            GateRow<Simd128>(outputs, gates, gated, bytes);
        }
    }

    /// <summary>Stores a vector of gates in both roundings.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V gate, short* gated, byte* bytes)
        where V : struct, INarrowSimd<V>
    {
        V.StoreShorts(V.Multiply(V.Broadcast(Limit), gate), gated);
        V.StoreBytes(V.MultiplyAdd(V.Broadcast(ByteMatrix.ActivationLimit), gate, V.Broadcast(ByteMatrix.Offset)), bytes);
    }

    /// <summary>What a row with a bound is multiplied by to become integers.</summary>
    /// <param name="bound">At least the largest magnitude.</param>
    /// <param name="scale">Written: what an integer is to be multiplied by.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Factor(float bound, float* scale)
    {
        *scale = bound * (1 / Limit);
        return bound > 0 ? Limit / bound : 0;
    }

    /// <summary>Rounds a vector of the residual stream, and stores it with the next bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Round<V>(V value, V factor, short* integers, float* stream, float* bias, ref V largest)
        where V : struct, INarrowSimd<V>
    {
        V.StoreShorts(V.Multiply(value, factor), integers);
        V.Store(V.Add(value, V.Load(bias)), stream);
        largest = V.Max(largest, V.Abs(value));
    }

    internal static float RoundReference(int channels, float* values, float factor, short* integers, float* bias)
    {
        float largest = Largest(channels, values);
        for (int c = 0; c < channels; c++)
        {
            integers[c] = (short)(int)MathF.Round(values[c] * factor);
            values[c] += bias[c];
        }

        return largest;
    }

    internal static void ReluReference(int channels, float* values, short* integers, float* scale)
    {
        float largest = 0;
        for (int c = 0; c < channels; c++)
        {
            largest = Math.Max(largest, values[c]);
        }

        *scale = largest * (1 / Limit);
        float factor = largest > 0 ? Limit / largest : 0;
        for (int c = 0; c < channels; c++)
        {
            integers[c] = (short)(int)MathF.Round(Math.Max(values[c], 0) * factor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Round<V>(int channels, float* values, float factor, short* integers, float* bias)
        where V : struct, INarrowSimd<V>
    {
        V by = V.Broadcast(factor), largest = V.Broadcast(0);
        for (int c = 0; c < channels; c += V.Count)
        {
            Round(V.Load(values + c), by, integers + c, values + c, bias + c, ref largest);
        }

        return V.MaxLane(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReluBlock<V>(int channels, float* values, short* integers, float* scale)
        where V : struct, INarrowSimd<V>
    {
        V zero = V.Broadcast(0), most = zero;
        for (int c = 0; c < channels; c += V.Count)
        {
            most = V.Max(most, V.Load(values + c));
        }

        float largest = V.MaxLane(most);
        *scale = largest * (1 / Limit);
        V by = V.Broadcast(largest > 0 ? Limit / largest : 0);
        for (int c = 0; c < channels; c += V.Count)
        {
            V.StoreShorts(V.Multiply(V.Max(V.Load(values + c), zero), by), integers + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GateRow<V>(int outputs, float* gates, short* gated, byte* bytes)
        where V : struct, INarrowSimd<V>
    {
        for (nint panel = 0; panel < outputs; panel += NarrowMatrix.Panel)
        {
            nint half = Math.Min(NarrowMatrix.Panel, outputs - panel) / 2;
            for (nint c = 0; c < half; c += V.Count)
            {
                Store(RationalGate.Of(V.Load(gates + panel + c), V.Load(gates + panel + half + c)), gated + (panel / 2) + c, bytes + (panel / 2) + c);
            }
        }
    }
}
