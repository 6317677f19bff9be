using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>Rounds rows of floats to the integers that <see cref="NarrowProduct"/> multiplies. The same bits at every vector width.</summary>
/// <remarks>All rows are filled up to a multiple of 16 channels; what fills them stays zero.</remarks>
internal static unsafe class NarrowActivations
{
    private const float Limit = NarrowMatrix.ActivationLimit;

    /// <summary>Scale of what <see cref="Gate"/> writes.</summary>
    public const float GateScale = 1 / Limit;

    /// <summary>Rounds rows whose magnitudes are known not to exceed a bound.</summary>
    /// <param name="rows">Rows, side by side.</param>
    /// <param name="channels">Channels, a multiple of 16.</param>
    /// <param name="values">The rows.</param>
    /// <param name="bounds">Of each row, with <paramref name="reach"/>: at least the largest magnitude, and at most a factor of 2 less than it by mistake. Written: the
    /// largest magnitude, without the bias.</param>
    /// <param name="reach">Added to each bound.</param>
    /// <param name="integers">Written.</param>
    /// <param name="scales">Written: what an integer of each row is to be multiplied by.</param>
    /// <param name="bias">Added to each row afterwards.</param>
    public static void Bounded(int rows, int channels, float* values, float* bounds, float reach, short* integers, float* scales, float* bias)
    {
        if (Simd512.IsSupported)
        {
            Round<Simd512>(rows, channels, values, bounds, reach, integers, scales, bias);
        }
        else if (Simd256.IsSupported)
        {
            Round<Simd256>(rows, channels, values, bounds, reach, integers, scales, bias);
        }
        else if (Simd128.IsSupported)
        {
            Round<Simd128>(rows, channels, values, bounds, reach, integers, scales, bias);
        }
        else
        {
            for (int row = 0; row < rows; row++, values += channels, integers += channels)
            {
                bounds[row] = RoundReference(channels, values, Factor(bounds[row] + reach, scales + row), integers, bias);
            }
        }
    }

    /// <summary>The largest magnitude of a row.</summary>
    /// <param name="channels">Channels, a multiple of 16.</param>
    /// <param name="values">The row.</param>
    public static float Largest(int channels, float* values) =>
        Simd512.IsSupported ? Largest<Simd512>(channels, values)
        : Simd256.IsSupported ? Largest<Simd256>(channels, values)
        : Simd128.IsSupported ? Largest<Simd128>(channels, values)
        : LargestReference(channels, values);

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
    /// <param name="rows">Rows.</param>
    /// <param name="outputs">Columns of the product; each panel holds the filter's, then as many of the gate's.</param>
    /// <param name="gates">Shape [rows, outputs].</param>
    /// <param name="gated">Shape [rows, outputs / 2]; written.</param>
    /// <param name="bytes">Rows of outputs / 2; written: the same for <see cref="ByteProduct"/>.</param>
    /// <param name="bytesStride">Bytes from one row of them to the next.</param>
    public static void Gate(int rows, int outputs, float* gates, short* gated, byte* bytes, nint bytesStride)
    {
        if (Simd512.IsSupported)
        {
            GateRows<Simd512>(rows, outputs, gates, gated, bytes, bytesStride);
        }
        else if (Simd256.IsSupported)
        {
            GateRows<Simd256>(rows, outputs, gates, gated, bytes, bytesStride);
        }
        else
        {
            GateRows<Simd128>(rows, outputs, gates, gated, bytes, bytesStride);
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
        float largest = LargestReference(channels, values);
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

    private static float LargestReference(int channels, float* values)
    {
        float largest = 0;
        for (int c = 0; c < channels; c++)
        {
            largest = Math.Max(largest, Math.Abs(values[c]));
        }

        return largest;
    }

    private static float Largest<V>(int channels, float* values)
        where V : struct, INarrowSimd<V>
    {
        V largest = V.Broadcast(0);
        for (int c = 0; c < channels; c += V.Count)
        {
            largest = V.Max(largest, V.Abs(V.Load(values + c)));
        }

        return V.MaxLane(largest);
    }

    // All rows in one method: then the next row's division need not wait for this row's largest lane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round<V>(int rows, int channels, float* values, float* bounds, float reach, short* integers, float* scales, float* bias)
        where V : struct, INarrowSimd<V>
    {
        for (int row = 0; row < rows; row++, values += channels, integers += channels)
        {
            V by = V.Broadcast(Factor(bounds[row] + reach, scales + row)), largest = V.Broadcast(0);
            for (int c = 0; c < channels; c += V.Count)
            {
                Round(V.Load(values + c), by, integers + c, values + c, bias + c, ref largest);
            }

            bounds[row] = V.MaxLane(largest);
        }
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
    private static void GateRows<V>(int rows, int outputs, float* gates, short* gated, byte* bytes, nint bytesStride)
        where V : struct, INarrowSimd<V>
    {
        for (int row = 0; row < rows; row++, bytes += bytesStride)
        {
            for (int left = outputs, channel = 0; left > 0; left -= NarrowMatrix.Panel)
            {
                int half = Math.Min(NarrowMatrix.Panel, left) / 2;
                for (int c = 0; c < half; c += V.Count, channel += V.Count)
                {
                    Store(RationalGate.Of(V.Load(gates + c), V.Load(gates + half + c)), gated + channel, bytes + channel);
                }

                gates += 2 * half;
            }

            gated += outputs / 2;
        }
    }
}
