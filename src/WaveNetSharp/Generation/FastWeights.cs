using System.Numerics.Tensors;
using WaveNetSharp.Audio;
using WaveNetSharp.Layers;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>A network's parameters rounded for fast generation. Immutable; safe on any threads.</summary>
/// <remarks>Weights have 8 bits, those of the last output layer 12, where rounding costs most; the input's tables, the biases and all sums stay in single precision.
/// Rows are filled up with zeros: to 16 channels, so that vectors of any width fit. Shared by streams that end at any time, so the memory
/// goes with the last of them.</remarks>
internal sealed unsafe class FastWeights
{
    private static readonly DerivedWeights<FastWeights> Known = new((network, weights) => new FastWeights(network, weights));

    /// <summary>Rounds a network.</summary>
    public FastWeights(Network network, ForwardWeights weights)
    {
        WaveNetConfig config = network.Config;
        Network = network;
        Residual = NarrowMatrix.PadOutputs(config.ResidualChannels);
        Channels = NarrowMatrix.PadOutputs(config.DilationChannels);
        Skip = NarrowMatrix.PadOutputs(config.SkipChannels);
        ReadOnlySpan<float> parameters = weights.Parameters;
        ParameterSlice input = network.Layout.Input.Weight;
        InputTable = new AlignedMemory((long)input.Taps * config.QuantizationChannels * Residual);
        FillInputTable(input, input.Of(parameters), InputTable.Span);
        InputBias = Row(network.Layout.Input.Bias.Of(parameters));
        SkipBias = Row(weights.SkipBias);
        Layers = new FastLayer[network.Layers.Length];
        Arena chain = new(new AlignedMemory(network.Layers.Sum(FastLayer.LengthInChain)));
        float[] skip = new float[Layers.Length * Channels * config.SkipChannels];
        for (int layer = 0; layer < Layers.Length; layer++)
        {
            GatedLayerWeights own = weights.Layer(layer);
            Layers[layer] = new FastLayer(network.Layers[layer], own, chain);
            own.Skip.CopyTo(skip.AsSpan(layer * Channels * config.SkipChannels));
        }

        SkipWeights = new ByteMatrix(skip, Layers.Length * Channels, config.SkipChannels);
        AddScaled.Invoke(SkipWeights.Correction.Span, 1, SkipBias.Span);

        Output = new NarrowMatrix[network.Output.Length];
        OutputBias = new AlignedMemory[network.Output.Length];
        for (int i = 0; i < Output.Length; i++)
        {
            ParameterSlice slice = network.OutputSlices[i].Weight;
            Output[i] = new NarrowMatrix(slice.Of(parameters), slice.Inputs, slice.Outputs, isByte: i + 1 < Output.Length);
            OutputBias[i] = Row(network.OutputSlices[i].Bias.Of(parameters));
        }

        // Rounded to an integer NaN would be a number like any other; the sampler reports it where it is sure to be seen.
        if (!TensorPrimitives.IsFiniteAll(parameters))
        {
            OutputBias[^1].Span.Fill(float.NaN);
        }
    }

    public Network Network { get; }

    /// <summary>R, filled up.</summary>
    public int Residual { get; }

    /// <summary>D, filled up.</summary>
    public int Channels { get; }

    /// <summary>S, filled up.</summary>
    public int Skip { get; }

    /// <summary>Shape [K, 256, R]: what each tap of the input adds for each code.</summary>
    public AlignedMemory InputTable { get; }

    /// <summary>Shape [R].</summary>
    public AlignedMemory InputBias { get; }

    /// <summary>Shape [S]: all layers' together, with the correction that the activations' offset needs.</summary>
    public AlignedMemory SkipBias { get; }

    public FastLayer[] Layers { get; }

    /// <summary>The skip projections of all layers, one below the other: shape [L D, S].</summary>
    public ByteMatrix SkipWeights { get; }

    public NarrowMatrix[] Output { get; }

    /// <summary>Shape [outputs] each.</summary>
    public AlignedMemory[] OutputBias { get; }

    /// <summary>Bytes that a sample of a single stream reads.</summary>
    public long BytesPerSample => Layers.Sum(layer => layer.BytesPerSample(FastStep.RowsOfBatch)) + SkipWeights.Bytes + Output.Sum(matrix => matrix.Bytes)
        + (sizeof(float) * (((long)Network.Config.KernelSize + 1) * Residual));

    /// <summary>The rounded parameters of a network: the same for all that ask, until the parameters change.</summary>
    public static FastWeights Of(WaveNet model) => Known.Of(model);

    /// <summary>A row of floats filled up with zeros.</summary>
    public static AlignedMemory Row(ReadOnlySpan<float> values)
    {
        AlignedMemory row = new(NarrowMatrix.PadOutputs(values.Length));
        values.CopyTo(row.Span);
        return row;
    }

    private void FillInputTable(ParameterSlice slice, ReadOnlySpan<float> weight, Span<float> table)
    {
        int codes = Network.Config.QuantizationChannels;
        for (int tap = 0; tap < slice.Taps; tap++)
        {
            for (int code = 0; code < codes; code++)
            {
                int from = slice.Inputs > 1 ? (tap * codes) + code : tap;
                float factor = slice.Inputs > 1 ? 1 : MuLaw.Decode((byte)code);
                for (int c = 0; c < slice.Outputs; c++)
                {
                    table[(((tap * codes) + code) * Residual) + c] = weight[(from * slice.Outputs) + c] * factor;
                }
            }
        }
    }
}
