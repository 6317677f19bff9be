using WaveNetSharp.Layers;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>A network's parameters in single precision, in the order in which a step reads them. Immutable; safe on any threads.</summary>
/// <remarks>Channels are filled up with zeros to 16 (<see cref="Panels"/>). A copy: as many bytes as the parameters without the input's tables.</remarks>
internal sealed unsafe class ExactWeights : IDisposable
{
    /// <summary>Layers whose skip projections are one matrix, so that the skip sum stays in registers for as long.</summary>
    public const int LayersOfPiece = 4;

    private static readonly DerivedWeights<ExactWeights> Known = new((network, weights) => new ExactWeights(network, weights));

    private readonly AlignedMemory _chain;
    private readonly AlignedMemory _past;
    private readonly AlignedMemory _skip;
    private readonly AlignedMemory _dilatedBias;
    private readonly AlignedMemory[] _output;
    private readonly AlignedMemory[] _outputBias;
    private readonly AlignedMemory _skipBias;
    private readonly nint _current;
    private readonly nint _layer;

    /// <summary>Copies a network's parameters.</summary>
    public ExactWeights(Network network, ForwardWeights weights)
    {
        WaveNetConfig config = network.Config;
        int layers = network.Layers.Length;
        Network = network;
        Weights = weights;
        Residual = Panels.Pad(config.ResidualChannels);
        Channels = Panels.Pad(config.DilationChannels);
        Skip = Panels.Pad(config.SkipChannels);
        _current = Residual * 2 * Channels;
        _layer = _current + (Channels * Residual) + Residual;
        _chain = new AlignedMemory(layers * _layer);
        _past = new AlignedMemory(layers * (config.KernelSize - 1) * _current);
        _dilatedBias = new AlignedMemory(layers * 2L * Channels);
        _skip = new AlignedMemory((long)layers * Channels * Skip);
        _skipBias = Row(weights.SkipBias);
        for (int layer = 0; layer < layers; layer++)
        {
            FillLayer(layer, network.Layers[layer], weights.Layer(layer));
        }

        for (int layer = 0; layer < layers; layer += LayersOfPiece)
        {
            FillSkip(layer, Math.Min(LayersOfPiece, layers - layer));
        }

        _output = new AlignedMemory[network.Output.Length];
        _outputBias = new AlignedMemory[network.Output.Length];
        for (int i = 0; i < _output.Length; i++)
        {
            PointwiseLayer shape = network.Output[i];
            _output[i] = new AlignedMemory(Panels.Length(shape.Inputs, shape.Outputs));
            Panels.Pack(network.OutputSlices[i].Weight.Of(weights.Parameters), shape.Inputs, shape.Outputs, _output[i].Span);
            _outputBias[i] = Row(network.OutputSlices[i].Bias.Of(weights.Parameters));
        }
    }

    public Network Network { get; }

    public ForwardWeights Weights { get; }

    /// <summary>R, filled up.</summary>
    public int Residual { get; }

    /// <summary>D, filled up.</summary>
    public int Channels { get; }

    /// <summary>S, filled up.</summary>
    public int Skip { get; }

    /// <summary>Shape [S]: all layers' together.</summary>
    public float* SkipBias => _skipBias.Pointer;

    /// <summary>Bytes that a sample reads: of the past taps its part of what is read once for several samples.</summary>
    public long BytesPerSample => sizeof(float) * (_chain.Length + _skip.Length + _output.Sum(memory => memory.Length)
        + Network.Layers.Sum(layer => _past.Length / Network.Layers.Length / Math.Min(ExactStep.RowsOfBatch, layer.Dilation)));

    /// <summary>The copied parameters of a network: the same for all that ask, until the parameters change.</summary>
    public static ExactWeights Of(WaveNet model) => Known.Of(model);

    /// <summary>The current sample's tap, shape [R, 2 D], the filter's and the gate's outputs side by side in each panel.</summary>
    public float* Current(int layer) => _chain.Pointer + (layer * _layer);

    /// <summary>The residual projection, shape [D, R]; null for the last layer.</summary>
    public float* ResidualWeights(int layer) => layer + 1 == Network.Layers.Length ? null : Current(layer) + _current;

    /// <summary>Shape [R].</summary>
    public float* ResidualBias(int layer) => Current(layer) + _current + ((nint)Channels * Residual);

    /// <summary>A tap of the past, laid out as the current one.</summary>
    public float* Past(int layer, int tap) => _past.Pointer + (((layer * (Network.Config.KernelSize - 1)) + tap) * _current);

    /// <summary>Shape [2 D].</summary>
    public float* DilatedBias(int layer) => _dilatedBias.Pointer + (layer * 2 * (nint)Channels);

    /// <summary>The skip projections of a piece's layers, one below the other: shape [n D, S].</summary>
    /// <param name="firstLayer">A multiple of <see cref="LayersOfPiece"/>.</param>
    public float* SkipWeights(int firstLayer) => _skip.Pointer + (firstLayer * (nint)Channels * Skip);

    /// <summary>An output layer, shape [inputs, outputs].</summary>
    public float* Output(int output) => _output[output].Pointer;

    /// <summary>Shape [outputs].</summary>
    public float* OutputBias(int output) => _outputBias[output].Pointer;

    public void Dispose()
    {
        AlignedMemory[] all = [_chain, _past, _skip, _dilatedBias, _skipBias, .. _output, .. _outputBias];
        foreach (AlignedMemory memory in all)
        {
            memory.Dispose();
        }
    }

    private static AlignedMemory Row(ReadOnlySpan<float> values)
    {
        AlignedMemory row = new(Panels.Pad(values.Length));
        values.CopyTo(row.Span);
        return row;
    }

    private void FillLayer(int layer, GatedLayer shape, in GatedLayerWeights weights)
    {
        int tap = shape.Residual * 2 * shape.Channels;
        for (int k = 0; k < shape.Taps; k++)
        {
            float[] paired = FastLayer.Pair(weights.Dilated.Slice(k * tap, tap), shape.Residual, shape.Channels, Channels);
            float* to = k + 1 == shape.Taps ? Current(layer) : Past(layer, k);
            Panels.Pack(paired, shape.Residual, 2 * Channels, new Span<float>(to, (int)_current));
        }

        FastLayer.Pair(weights.DilatedBias, 1, shape.Channels, Channels).CopyTo(new Span<float>(DilatedBias(layer), 2 * Channels));
        if (!weights.Residual.IsEmpty)
        {
            Panels.Pack(weights.Residual, shape.Channels, shape.Residual, new Span<float>(ResidualWeights(layer), Channels * Residual));
            weights.ResidualBias.CopyTo(new Span<float>(ResidualBias(layer), Residual));
        }
    }

    private void FillSkip(int firstLayer, int layers)
    {
        int width = Network.Config.SkipChannels;
        float[] together = new float[layers * Channels * width];
        for (int i = 0; i < layers; i++)
        {
            Weights.Layer(firstLayer + i).Skip.CopyTo(together.AsSpan(i * Channels * width));
        }

        Panels.Pack(together, layers * Channels, width, new Span<float>(SkipWeights(firstLayer), layers * Channels * Skip));
    }
}
