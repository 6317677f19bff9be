using WaveNetSharp.Layers;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Model;

/// <summary>The layers of a network and the one forward routine: a tile of T rows, with the past in the state's histories.</summary>
/// <remarks>
/// Training runs it over tiles of a window and keeps the gates, priming and evaluation over tiles that keep nothing, generation over tiles of one
/// row. Several streams can run side by side as one: their rows alternate, so a tap lies as many times further back as there are streams, and one
/// row of each makes a product that reads the weights once for all. Holds no numbers of its own: parameters come in, activations live in
/// <see cref="NetworkState"/>. Immutable; safe on any threads.
/// </remarks>
internal sealed class Network
{
    private readonly long[] _reach;

    /// <summary>Builds the layers.</summary>
    /// <param name="config">The network.</param>
    /// <param name="streams">Streams whose rows alternate.</param>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public Network(WaveNetConfig config, int streams = 1)
    {
        Layout = new ParameterLayout(config);
        Config = config;
        Streams = streams;
        ParameterSlice input = Layout.Input.Weight;
        Input = new InputLayer(input.Taps, input.Inputs, input.Outputs, streams);
        Layers = [.. Enumerable.Range(0, config.Layers).Select(layer => new GatedLayer(
            config.KernelSize, config.Dilation(layer) * streams, config.ResidualChannels, config.DilationChannels, config.SkipChannels))];
        _reach = new long[Layers.Length + 1];
        for (int layer = Layers.Length - 1; layer >= 0; layer--)
        {
            _reach[layer] = _reach[layer + 1] + Layers[layer].History;
        }

        OutputSlices = [.. Layout.Post, Layout.Output];
        Output = [.. OutputSlices.Select(slices => new PointwiseLayer(slices.Weight.Inputs, slices.Weight.Outputs))];
    }

    public WaveNetConfig Config { get; }

    /// <summary>Streams whose rows alternate.</summary>
    public int Streams { get; }

    public ParameterLayout Layout { get; }

    public InputLayer Input { get; }

    public GatedLayer[] Layers { get; }

    /// <summary>The 1x1 convolutions after the skip sum, the one to the logits last.</summary>
    public PointwiseLayer[] Output { get; }

    /// <summary>The parameters of <see cref="Output"/>.</summary>
    public ConvolutionSlices[] OutputSlices { get; }

    /// <summary>Rows that a layer and all above it look back, together.</summary>
    /// <param name="layer">[0, Layers.Length]: beyond the last layer nobody looks back.</param>
    public long Reach(int layer) => _reach[layer];

    /// <summary>Runs the input convolution and all layers over the next rows.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="state">Its histories are read, and the tile's rows written behind them; its skip sum is the result.</param>
    /// <param name="codes">Up to the input's history of codes, then one code for each row.</param>
    /// <param name="tile">The rows, at most the state's tile; the state must have room for them.</param>
    public void ForwardLayers(ForwardWeights weights, NetworkState state, ReadOnlySpan<byte> codes, in TileWork tile)
    {
        ForwardInput(weights, state, codes, tile);
        for (int layer = 0; layer < Layers.Length; layer++)
        {
            ForwardLayer(weights, state, layer, tile);
        }
    }

    /// <summary>Runs the input convolution over the rows that count, and starts the skip sum.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="state">Written: the first layer's input, the skip sum.</param>
    /// <param name="codes">As for <see cref="ForwardLayers"/>.</param>
    /// <param name="tile">The rows.</param>
    public void ForwardInput(ForwardWeights weights, NetworkState state, ReadOnlySpan<byte> codes, in TileWork tile)
    {
        ReadOnlySpan<float> parameters = weights.Parameters;
        (int first, int rows) = tile.Piece(Reach(0));
        Input.Forward(Layout.Input.Weight.Of(parameters), Layout.Input.Bias.Of(parameters), codes, state.NewRows(0, first, rows));
        Span<float> skip = state.Skip(0, tile.Needed(reach: 0));
        for (int start = 0; start < skip.Length; start += Config.SkipChannels)
        {
            weights.SkipBias.CopyTo(skip[start..]);
        }
    }

    /// <summary>Runs one layer over the rows that count, or over one of several pieces of these, which different threads may do at the same time.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="state">The layer's input is read, the next layer's written, the skip sum added to.</param>
    /// <param name="layer">The layer; the one below it must be done with the whole tile.</param>
    /// <param name="tile">The rows.</param>
    /// <param name="piece">[0, <paramref name="pieces"/>).</param>
    /// <param name="pieces">At least 1.</param>
    public void ForwardLayer(ForwardWeights weights, NetworkState state, int layer, in TileWork tile, int piece = 0, int pieces = 1)
    {
        (int first, int rows) = tile.Piece(Reach(layer + 1), piece, pieces);
        if (rows == 0)
        {
            return;
        }

        Span<float> next = default;
        Ahead ahead = default;
        if (layer + 1 < Layers.Length)
        {
            next = state.NewRows(layer + 1, first, rows);
            if (state.KeepsGates)
            {
                // Only a window in training is longer than the caches; what streams is at hand, and its histories are long beside few rows.
                ahead = new Ahead(state.Rows(layer + 1, state.Position + first, rows), state.Gates(layer + 1, first, rows));
            }
        }

        // The skip sum is wanted of the tile's last rows: of a piece that may be none, its own last ones, or all.
        int firstLogits = tile.Rows - tile.Needed(reach: 0);
        Layers[layer].Forward(
            weights.Layer(layer),
            state.Rows(layer, state.Position + first, rows),
            state.Gates(layer, first, rows),
            state.Gated(first, rows),
            state.Skip(Math.Max(0, first - firstLogits), Math.Clamp(first + rows - firstLogits, 0, rows)),
            next,
            ahead);
    }

    /// <summary>Runs the output layers over rows of the skip sum.</summary>
    /// <param name="weights">The parameters.</param>
    /// <param name="state">Holds the layers' activations.</param>
    /// <param name="skip">Shape [rows, S]; its ReLU is applied in place.</param>
    /// <param name="rows">Rows, at most the state's tile.</param>
    /// <returns>The logits, shape [rows, Q], inside the state until its next use.</returns>
    public Span<float> ForwardOutput(ForwardWeights weights, NetworkState state, Span<float> skip, int rows)
    {
        Span<float> input = skip;
        for (int i = 0; i < Output.Length; i++)
        {
            Span<float> output = state.OutputRows(i, rows);
            Output[i].Forward(OutputSlices[i].Weight.Of(weights.Parameters), OutputSlices[i].Bias.Of(weights.Parameters), input, output);
            input = output;
        }

        return input;
    }
}
