using WaveNetSharp.Layers;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Training;

/// <summary>The loss of one window and its gradient: tiles forward, then tiles backward in reverse order.</summary>
/// <remarks>
/// The output layers go forward and backward within the forward tile, because the loss of a time step depends on its own skip sum alone; only
/// the gradient of the skip sum is kept for the way back. One thread at a time; allocates only when built.
/// </remarks>
internal sealed class WindowGradient : IDisposable
{
    /// <summary>Rows of a tile: a layer's tile and the skip sum stay in a second-level cache of 1 MB. A multiple of 6, the product's row block.</summary>
    public const int TileRows = 504;

    private readonly Network _network;
    private readonly NetworkState _state;
    private readonly AlignedMemory _skipGradient;
    private readonly AlignedMemory _skipBias;
    private readonly AlignedMemory _stream;
    private readonly AlignedMemory[] _outputGradients;

    /// <summary>Allocates the activations of a window.</summary>
    /// <param name="network">The network.</param>
    /// <param name="window">Targets of the longest window.</param>
    public WindowGradient(Network network, int window)
    {
        int tile = Math.Min(TileRows, window);
        _network = network;
        _state = new NetworkState(network, window, tile, logits: tile, keepGates: true);
        _skipGradient = new AlignedMemory((long)window * network.Config.SkipChannels);
        _stream = new AlignedMemory((long)tile * network.Config.ResidualChannels);
        _skipBias = new AlignedMemory(network.Config.SkipChannels);
        _outputGradients = [.. network.Output.Select(layer => new AlignedMemory((long)tile * layer.Inputs))];
    }

    /// <summary>Bytes that the activations of a window take.</summary>
    public static long Bytes(WaveNetConfig config, int window)
    {
        int tile = Math.Min(TileRows, window);
        long output = tile * ((long)config.SkipChannels + config.PostChannels.Sum());
        return NetworkState.Bytes(config, window, tile, logits: tile, keepGates: true)
            + (sizeof(float) * (((long)window * config.SkipChannels) + ((long)tile * config.ResidualChannels) + output));
    }

    /// <summary>Adds the gradient of a window's loss.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="transposed">The same, transposed.</param>
    /// <param name="codes">Inputs and targets in one: n + 1 codes, of which the first n are heard and the last n predicted.</param>
    /// <param name="scale">Factor of the gradient: 1 / targets of the batch for the mean.</param>
    /// <param name="gradient">Shape [layout.Length]; added to.</param>
    /// <returns>The loss in nats, summed over the n targets and not scaled.</returns>
    public double Accumulate(ForwardWeights weights, TransposedWeights transposed, ReadOnlySpan<byte> codes, float scale, Span<float> gradient)
    {
        int targets = codes.Length - 1;
        _state.Rewind();
        double loss = 0;
        int tiles = (targets + _state.Tile - 1) / _state.Tile;
        for (int tile = 0; tile < tiles; tile++)
        {
            int start = tile * _state.Tile;
            int rows = Math.Min(_state.Tile, targets - start);
            _network.ForwardLayers(weights, _state, Heard(codes, start, rows), new TileWork(rows, Logits: rows));
            loss += LossOfTile(weights, transposed, codes.Slice(start + 1, rows), start, scale, gradient);
            _state.Advance(rows);
        }

        ClearFuture(targets);
        for (int tile = tiles - 1; tile >= 0; tile--)
        {
            int start = tile * _state.Tile;
            BackwardLayers(transposed, codes, start, Math.Min(_state.Tile, targets - start), gradient);
        }

        AddSkipBias(targets, gradient);
        return loss;
    }

    public void Dispose()
    {
        _state.Dispose();
        AlignedMemory[] all = [_skipGradient, _skipBias, _stream, .. _outputGradients];
        foreach (AlignedMemory memory in all)
        {
            memory.Dispose();
        }
    }

    private ReadOnlySpan<byte> Heard(ReadOnlySpan<byte> codes, int start, int rows)
    {
        int past = Math.Min(start, _network.Config.KernelSize - 1);
        return codes.Slice(start - past, past + rows);
    }

    private double LossOfTile(
        ForwardWeights weights, TransposedWeights transposed, ReadOnlySpan<byte> targets, int start, float scale, Span<float> gradient)
    {
        int rows = targets.Length;
        int width = _network.Config.SkipChannels;
        Span<float> skip = _state.Skip(0, rows);
        Span<float> logits = _network.ForwardOutput(weights, _state, skip, rows);
        double loss = SoftmaxCrossEntropy.Backward(logits, targets, scale);
        BackwardOutput(transposed, skip, logits, rows, gradient, _skipGradient.Slice((long)start * width, (long)rows * width));
        return loss;
    }

    private void BackwardOutput(
        TransposedWeights transposed, Span<float> skip, Span<float> outputGradient, int rows, Span<float> gradient, Span<float> skipGradient)
    {
        for (int i = _network.Output.Length - 1; i >= 0; i--)
        {
            PointwiseLayer layer = _network.Output[i];
            Span<float> input = i == 0 ? skip : _state.OutputRows(i - 1, rows);
            Span<float> inputGradient = i == 0 ? skipGradient : _outputGradients[i].Slice(0, (long)rows * layer.Inputs);
            ConvolutionSlices slices = _network.OutputSlices[i];
            layer.Backward(transposed.Output(i), slices.Weight.Of(gradient), slices.Bias.Of(gradient), input, outputGradient, inputGradient);
            outputGradient = inputGradient;
        }
    }

    // Nothing comes back from beyond the window's end.
    private void ClearFuture(int targets)
    {
        for (int layer = 0; layer < _network.Layers.Length; layer++)
        {
            _state.GatesWithFuture(layer, targets, 0).Clear();
        }
    }

    private void BackwardLayers(TransposedWeights transposed, ReadOnlySpan<byte> codes, int start, int rows, Span<float> gradient)
    {
        WaveNetConfig config = _network.Config;
        ReadOnlySpan<float> skip = _skipGradient.Slice((long)start * config.SkipChannels, (long)rows * config.SkipChannels);
        Span<float> stream = _stream.Slice(0, (long)rows * config.ResidualChannels);
        stream.Clear();
        for (int layer = _network.Layers.Length - 1; layer >= 0; layer--)
        {
            LayerSlices slices = _network.Layout.Layers[layer];
            GatedLayerGradients gradients = new(
                slices.Dilated.Weight.Of(gradient),
                slices.Dilated.Bias.Of(gradient),
                slices.Residual is { } weight ? weight.Weight.Of(gradient) : default,
                slices.Residual is { } bias ? bias.Bias.Of(gradient) : default,
                slices.Skip.Weight.Of(gradient));
            _network.Layers[layer].Backward(
                transposed.Layer(layer),
                gradients,
                _state.Rows(layer, start, rows),
                _state.GatesWithFuture(layer, start, rows),
                _state.Gated(0, rows),
                skip,
                stream);
        }

        ConvolutionSlices input = _network.Layout.Input;
        _network.Input.Backward(input.Weight.Of(gradient), input.Bias.Of(gradient), Heard(codes, start, rows), stream);
    }

    // Every layer's skip bias is added to the same sum, so all have one gradient. By tiles, because a whole window may be longer than a span.
    private void AddSkipBias(int targets, Span<float> gradient)
    {
        Span<float> sum = _skipBias.Span;
        sum.Clear();
        for (int start = 0; start < targets; start += _state.Tile)
        {
            int rows = Math.Min(_state.Tile, targets - start);
            ColumnSum.Accumulate(_skipGradient.Slice((long)start * sum.Length, (long)rows * sum.Length), sum);
        }

        foreach (LayerSlices slices in _network.Layout.Layers)
        {
            AddScaled.Invoke(sum, 1, slices.Skip.Bias.Of(gradient));
        }
    }
}
