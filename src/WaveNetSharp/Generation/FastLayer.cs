using WaveNetSharp.Layers;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>One layer's weights in 8 bits. Immutable.</summary>
internal sealed class FastLayer
{
    // The gate's products may exceed 1 by an error of rounding.
    private const float GateBound = 1.001f;

    /// <summary>Rounds a layer.</summary>
    /// <param name="shape">The layer.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="chain">Where that lies which every sample reads on its way from layer to layer; <see cref="LengthInChain"/> is left.</param>
    public FastLayer(GatedLayer shape, in GatedLayerWeights weights, Arena chain)
    {
        int channels = shape.Channels;
        int padded = NarrowMatrix.PadOutputs(channels);
        Dilation = shape.Dilation;
        Taps = [.. Enumerable.Range(0, shape.Taps).Select(_ => default(NarrowMatrix)!)];
        for (int tap = 0; tap < shape.Taps; tap++)
        {
            int length = shape.Residual * 2 * channels;
            float[] paired = Pair(weights.Dilated.Slice(tap * length, length), shape.Residual, channels, padded);
            Taps[tap] = new NarrowMatrix(paired, shape.Residual, 2 * padded, isByte: true, tap + 1 == shape.Taps ? chain : null);
        }

        DilatedBias = FastWeights.Row(Pair(weights.DilatedBias, 1, channels, padded));
        ResidualBias = chain.Take(NarrowMatrix.PadOutputs(shape.Residual));
        if (!weights.Residual.IsEmpty)
        {
            float[] residual = new float[padded * shape.Residual];
            weights.Residual.CopyTo(residual);
            Residual = new NarrowMatrix(residual, padded, shape.Residual, isByte: true, chain);
            weights.ResidualBias.CopyTo(ResidualBias.Span);
            Reach = LargestStep(weights.Residual, weights.ResidualBias);
        }
    }

    public int Dilation { get; }

    /// <summary>The convolution's taps, the current sample's last; shape [R, 2 D] each, the filter's and the gate's outputs side by side in each panel.</summary>
    public NarrowMatrix[] Taps { get; }

    /// <summary>Shape [2 D].</summary>
    public AlignedMemory DilatedBias { get; }

    /// <summary>Shape [D, R], D filled up as the gates are; null for the last layer.</summary>
    public NarrowMatrix? Residual { get; }

    /// <summary>Shape [R]; zero for the last layer.</summary>
    public AlignedMemory ResidualBias { get; }

    /// <summary>The most that the layer can add to a channel of the residual stream.</summary>
    public float Reach { get; }

    /// <summary>Floats that a layer takes of the arena of the chain.</summary>
    public static long LengthInChain(GatedLayer shape)
    {
        int padded = NarrowMatrix.PadOutputs(shape.Channels);
        return NarrowMatrix.LengthOf(shape.Residual, 2 * padded, isByte: true) + NarrowMatrix.LengthOf(padded, shape.Residual, isByte: true)
            + Arena.LengthOf(NarrowMatrix.PadOutputs(shape.Residual));
    }

    /// <summary>Bytes that a sample reads: the current tap, the residual projection, and its part of what is read once for several samples.</summary>
    /// <param name="batch">Samples whose past taps are computed at once, if the dilation is as long.</param>
    public long BytesPerSample(int batch) => (Taps[..^1].Sum(tap => tap.Bytes) / Math.Min(batch, Dilation)) + Taps[^1].Bytes
        + (Residual?.Bytes ?? 0) + (sizeof(float) * (DilatedBias.Length + ResidualBias.Length));

    /// <summary>Orders columns so that each panel holds some of the filter's channels, then as many of the gate's, and both meet in registers.</summary>
    /// <param name="weight">Shape [inputs, 2 D].</param>
    /// <param name="inputs">Rows.</param>
    /// <param name="channels">D.</param>
    /// <param name="padded">D, filled up.</param>
    public static float[] Pair(ReadOnlySpan<float> weight, int inputs, int channels, int padded)
    {
        float[] paired = new float[inputs * 2 * padded];
        for (int input = 0; input < inputs; input++)
        {
            for (int c = 0; c < channels; c++)
            {
                int panel = 2 * c / NarrowMatrix.Panel * NarrowMatrix.Panel;
                int half = Math.Min(NarrowMatrix.Panel, (2 * padded) - panel) / 2;
                int column = (input * 2 * padded) + panel + c - (panel / 2);
                paired[column] = weight[(input * 2 * channels) + c];
                paired[column + half] = weight[(((input * 2) + 1) * channels) + c];
            }
        }

        return paired;
    }

    private static float LargestStep(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        float largest = 0;
        for (int c = 0; c < bias.Length; c++)
        {
            float sum = Math.Abs(bias[c]);
            for (int k = c; k < weight.Length; k += bias.Length)
            {
                sum += GateBound * Math.Abs(weight[k]);
            }

            largest = Math.Max(largest, sum);
        }

        return largest;
    }
}
