using WaveNetSharp.Layers;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Model;

/// <summary>The histories of all layers and the scratch of one tile.</summary>
/// <remarks>
/// Layer l keeps its input h as one block [History + Capacity, R]: rows of the past, then room for new ones, so that every tap of the dilated
/// convolution is a pointer into the block. When the room is used up, <see cref="MakeRoom"/> moves the last History rows to the front; a
/// block whose room is a whole training window never moves. All rows start as zero: before the first sample there is nothing.
/// One thread at a time.
/// </remarks>
internal sealed class NetworkState : IDisposable
{
    private readonly Network _network;
    private readonly AlignedMemory[] _inputs;
    private readonly AlignedMemory[] _gates;
    private readonly AlignedMemory _gated;
    private readonly AlignedMemory _skip;
    private readonly AlignedMemory[] _output;

    /// <summary>Allocates the state of a network that has heard nothing.</summary>
    /// <param name="network">The network.</param>
    /// <param name="capacity">Rows that fit before the histories are moved.</param>
    /// <param name="tile">Rows of the longest tile.</param>
    /// <param name="logits">Rows at the end of a tile whose logits are wanted, at most.</param>
    /// <param name="keepGates">Whether every layer's gates are kept for all rows, for the way back.</param>
    public NetworkState(Network network, int capacity, int tile, int logits, bool keepGates)
    {
        WaveNetConfig config = network.Config;
        _network = network;
        Capacity = capacity;
        Tile = tile;
        Logits = logits;
        KeepsGates = keepGates;
        _inputs = [.. network.Layers.Select(layer => new AlignedMemory((long)(layer.History + capacity) * layer.Residual))];
        _gates = keepGates
            ? [.. network.Layers.Select(layer => new AlignedMemory((long)(capacity + layer.History) * 2 * layer.Channels))]
            : [new AlignedMemory((long)tile * 2 * config.DilationChannels)];
        _gated = new AlignedMemory((long)tile * config.DilationChannels);
        _skip = new AlignedMemory((long)logits * config.SkipChannels);
        _output = [.. network.Output.Select(layer => new AlignedMemory((long)logits * layer.Outputs))];
    }

    /// <summary>Rows that fit before the histories are moved.</summary>
    public int Capacity { get; }

    /// <summary>Rows of the longest tile.</summary>
    public int Tile { get; }

    /// <summary>Rows at the end of a tile whose logits are wanted, at most.</summary>
    public int Logits { get; }

    /// <summary>Whether every layer's gates are kept.</summary>
    public bool KeepsGates { get; }

    /// <summary>The first row of the tile that is worked on.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes that a state of this shape takes.</summary>
    public static long Bytes(WaveNetConfig config, int capacity, int tile, int logits, bool keepGates)
    {
        long floats = 0;
        for (int layer = 0; layer < config.Layers; layer++)
        {
            long rows = ((long)(config.KernelSize - 1) * config.Dilation(layer)) + capacity;
            floats += rows * (config.ResidualChannels + (keepGates ? 2 * config.DilationChannels : 0));
        }

        long scratch = (keepGates ? 0 : 2 * config.DilationChannels) + config.DilationChannels;
        long output = config.SkipChannels + config.PostChannels.Sum() + config.QuantizationChannels;
        return sizeof(float) * (floats + (tile * scratch) + (logits * output));
    }

    /// <summary>A layer's input for rows from a position on, shape [History + rows, R]: the rows of the past, then these.</summary>
    public Span<float> Rows(int layer, int position, int rows)
    {
        GatedLayer shape = _network.Layers[layer];
        return _inputs[layer].Slice((long)position * shape.Residual, (long)(shape.History + rows) * shape.Residual);
    }

    /// <summary>The past of a layer's input, shape [History, R]: what is left of the tiles that are finished.</summary>
    public Span<float> History(int layer) => Rows(layer, Position, rows: 0);

    /// <summary>Rows of the tile in a layer's input, shape [rows, R], to be written.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="first">The first row, counted within the tile.</param>
    /// <param name="rows">Rows.</param>
    public Span<float> NewRows(int layer, int first, int rows)
    {
        GatedLayer shape = _network.Layers[layer];
        return _inputs[layer].Slice((long)(shape.History + Position + first) * shape.Residual, (long)rows * shape.Residual);
    }

    /// <summary>A layer's gates for rows of the tile, shape [rows, 2 D].</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="first">The first row, counted within the tile.</param>
    /// <param name="rows">Rows.</param>
    public Span<float> Gates(int layer, int first, int rows)
    {
        int width = 2 * _network.Layers[layer].Channels;
        return KeepsGates
            ? _gates[layer].Slice((long)(Position + first) * width, (long)rows * width)
            : _gates[0].Slice((long)first * width, (long)rows * width);
    }

    /// <summary>A layer's gates from a position on, with those behind the rows that its way back reads: shape [rows + History, 2 D].</summary>
    public Span<float> GatesWithFuture(int layer, int position, int rows)
    {
        GatedLayer shape = _network.Layers[layer];
        int width = 2 * shape.Channels;
        return _gates[layer].Slice((long)position * width, (long)(rows + shape.History) * width);
    }

    /// <summary>Scratch for rows of the tile, shape [rows, D].</summary>
    public Span<float> Gated(int first, int rows)
    {
        int width = _network.Config.DilationChannels;
        return _gated.Slice((long)first * width, (long)rows * width);
    }

    /// <summary>The skip sum of rows, shape [rows, S], counted from the first whose logits are wanted.</summary>
    public Span<float> Skip(int first, int rows)
    {
        int width = _network.Config.SkipChannels;
        return _skip.Slice((long)first * width, (long)rows * width);
    }

    /// <summary>The result of an output layer, shape [rows, its outputs].</summary>
    public Span<float> OutputRows(int layer, int rows) => _output[layer].Slice(0, (long)rows * _network.Output[layer].Outputs);

    /// <summary>Makes the rows of a finished tile part of the past.</summary>
    public void Advance(int rows) => Position += rows;

    /// <summary>Starts again at the first row; the histories in front of it are as they were.</summary>
    public void Rewind() => Position = 0;

    /// <summary>Moves the histories to the front when fewer than <paramref name="rows"/> rows fit behind them.</summary>
    public void MakeRoom(int rows)
    {
        if (Position + rows <= Capacity)
        {
            return;
        }

        for (int layer = 0; layer < _inputs.Length; layer++)
        {
            GatedLayer shape = _network.Layers[layer];
            long history = (long)shape.History * shape.Residual;
            _inputs[layer].Slice((long)Position * shape.Residual, history).CopyTo(_inputs[layer].Slice(0, history));
        }

        Position = 0;
    }

    /// <summary>Forgets everything heard.</summary>
    public void Reset()
    {
        foreach (AlignedMemory input in _inputs)
        {
            input.Clear();
        }

        Position = 0;
    }

    public void Dispose()
    {
        AlignedMemory[] all = [.. _inputs, .. _gates, _gated, _skip, .. _output];
        foreach (AlignedMemory memory in all)
        {
            memory.Dispose();
        }
    }
}
