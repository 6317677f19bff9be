using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Model;

/// <summary>The causal network as a stream: codes in, logits of the next code out, in pieces of any length.</summary>
/// <remarks>When the network runs several streams, their codes alternate, one of each in turn, and so do the logits. Any way to cut a recording into pieces gives the same
/// logits, to rounding. One thread at a time; allocates only when built, and when it hears with several threads.</remarks>
internal sealed class StreamingForward : IDisposable
{
    // Moving the histories copies at most 1,000 rows a layer and stream; once in so many steps it is lost in the noise.
    private const int StepsBetweenMoves = 1024;

    // Several streams fill their rows as often, but would need as many times the memory; half as many steps cost them little more.
    private const int StepsBetweenMovesOfMany = 512;

    // In shorter pieces, a few milliseconds, starting threads costs as much as they save.
    private const int RowsWorthSharing = 504;

    // A layer's 126 rows take about 15 microseconds, meeting after them one.
    private const int RowsWorthAThread = 126;

    // Half of it, for each of two threads, with a layer's gates and histories, stays in a second-level cache of 1 MB.
    private const int LongTileRows = 1008;

    private readonly Network _network;
    private readonly ForwardWeights _weights;
    private readonly NetworkState _state;
    private readonly byte[] _codes;
    private int _past;

    /// <summary>Starts streams that have heard nothing.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its parameters; not owned.</param>
    /// <param name="tile">Rows that are computed at once, a multiple of the network's streams.</param>
    /// <param name="logits">Rows whose logits are computed at once, at most; all of a tile when null.</param>
    public StreamingForward(Network network, ForwardWeights weights, int tile, int? logits = null)
        : this(network, weights, tile, logits ?? tile, Capacity(network.Streams, tile))
    {
    }

    private StreamingForward(Network network, ForwardWeights weights, int tile, int logits, int capacity)
    {
        _network = network;
        _weights = weights;
        _state = new NetworkState(network, capacity, tile, logits, keepGates: false);
        _codes = new byte[network.Input.History + tile];
    }

    /// <summary>Rows that are computed at once.</summary>
    public int Tile => _state.Tile;

    /// <summary>The codes heard last, of each stream as many as the input convolution looks back, or all so far.</summary>
    public ReadOnlySpan<byte> PastCodes => _codes.AsSpan(0, _past);

    /// <summary>Bytes of a saved state.</summary>
    public long StateBytes => sizeof(int) + _network.Input.History + _network.Layers.Sum(layer => (long)layer.History * layer.Residual * sizeof(float));

    /// <summary>Bytes that one stream takes.</summary>
    public static long Bytes(WaveNetConfig config, int tile) =>
        NetworkState.Bytes(config, Capacity(streams: 1, tile), tile, logits: tile, keepGates: false);

    /// <summary>The tile for hearing long pieces: rows enough for several threads, as many of each stream.</summary>
    public static int LongTile(int streams) => Math.Max(1, LongTileRows / streams) * streams;

    /// <summary>Starts streams that hear a long piece and are then disposed of, in the memory that this takes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its parameters; not owned.</param>
    public static StreamingForward ForPriming(Network network, ForwardWeights weights)
    {
        int tile = LongTile(network.Streams);
        return new StreamingForward(network, weights, tile, logits: network.Streams, capacity: tile);
    }

    /// <summary>The past of a layer's input: with <see cref="PastCodes"/>, all that later calls depend on.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>Shape [History, R], zero before the first sample. Valid until the next call; written to, it is what was heard.</returns>
    public Span<float> History(int layer) => _state.History(layer);

    /// <summary>Takes codes for the ones heard last, to go on where another engine was; its histories go into <see cref="History"/>.</summary>
    /// <param name="codes">As <see cref="PastCodes"/> has them.</param>
    /// <exception cref="ArgumentException">More than the input convolution looks back, or not as many of each stream.</exception>
    public void Recall(ReadOnlySpan<byte> codes)
    {
        if (codes.Length > _network.Input.History || codes.Length % _network.Streams != 0)
        {
            throw new ArgumentException($"the past must be at most {_network.Input.History} codes, as many of each stream, but was {codes.Length}.");
        }

        codes.CopyTo(_codes);
        _past = codes.Length;
    }

    /// <summary>Hears a tile and computes the logits behind each of its samples.</summary>
    /// <param name="codes">1 to <see cref="Tile"/> codes, as many of each stream.</param>
    /// <returns>Shape [codes, Q]: row i are the logits of the code after <c>codes[i]</c>. Valid until the next call; may be overwritten.</returns>
    /// <exception cref="ArgumentException">No codes, or more than a tile.</exception>
    public Span<float> Forward(ReadOnlySpan<byte> codes)
    {
        if (codes.IsEmpty || codes.Length > _state.Logits || codes.Length % _network.Streams != 0)
        {
            throw new ArgumentException($"a tile must have between 1 and {_state.Logits} codes, as many of each stream, but had {codes.Length}.");
        }

        Hear(codes, logits: codes.Length, threads: 1);
        return _network.ForwardOutput(_weights, _state, _state.Skip(0, codes.Length), codes.Length);
    }

    /// <summary>Hears codes for the sake of the histories, and computes the logits behind the last one of each stream only.</summary>
    /// <param name="codes">At least one code of each stream, any number of tiles.</param>
    /// <param name="threads">Threads that share the work when it is long enough, at least 1; the result is the same.</param>
    /// <returns>Shape [streams, Q]; valid until the next call; may be overwritten.</returns>
    /// <exception cref="ArgumentException">No codes, or not as many of each stream.</exception>
    public Span<float> Prime(ReadOnlySpan<byte> codes, int threads = 1)
    {
        Hear(codes, logits: _network.Streams, threads);
        return _network.ForwardOutput(_weights, _state, _state.Skip(0, _network.Streams), _network.Streams);
    }

    /// <summary>Hears codes for the sake of the histories alone.</summary>
    /// <param name="codes">At least one code of each stream, any number of tiles.</param>
    /// <exception cref="ArgumentException">No codes, or not as many of each stream.</exception>
    public void Hear(ReadOnlySpan<byte> codes) => Hear(codes, logits: 0, threads: 1);

    /// <summary>Forgets everything heard.</summary>
    public void Reset()
    {
        _state.Reset();
        _past = 0;
    }

    /// <summary>Writes all that later calls depend on: the codes and the rows of the past.</summary>
    /// <param name="state"><see cref="StateBytes"/> long.</param>
    public void Save(Span<byte> state)
    {
        BinaryPrimitives.WriteInt32LittleEndian(state, _past);
        state = state[sizeof(int)..];
        _codes.AsSpan(0, _network.Input.History).CopyTo(state);
        state = state[_network.Input.History..];
        for (int layer = 0; layer < _network.Layers.Length; layer++)
        {
            Span<byte> history = MemoryMarshal.AsBytes(_state.History(layer));
            history.CopyTo(state);
            state = state[history.Length..];
        }
    }

    /// <summary>Goes on where a stream of the same network was saved.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    public void Load(ReadOnlySpan<byte> state)
    {
        Reset();
        _past = BinaryPrimitives.ReadInt32LittleEndian(state);
        state = state[sizeof(int)..];
        state[.._network.Input.History].CopyTo(_codes);
        state = state[_network.Input.History..];
        for (int layer = 0; layer < _network.Layers.Length; layer++)
        {
            Span<byte> history = MemoryMarshal.AsBytes(_state.History(layer));
            state[..history.Length].CopyTo(history);
            state = state[history.Length..];
        }
    }

    public void Dispose() => _state.Dispose();

    private static int Capacity(int streams, int tile) => Math.Max(tile, streams == 1 ? StepsBetweenMoves : StepsBetweenMovesOfMany * streams);

    private void Hear(ReadOnlySpan<byte> codes, int logits, int threads)
    {
        if (codes.IsEmpty || codes.Length % _network.Streams != 0)
        {
            throw new ArgumentException($"codes must be as many of each of {_network.Streams} streams, and at least one, but were {codes.Length:N0}.");
        }

        // What lies further back than the network reaches changes nothing.
        long reach = _network.Input.History + _network.Reach(0) + logits;
        codes = codes[(int)Math.Max(0, codes.Length - reach)..];
        int workers = codes.Length < RowsWorthSharing ? 1 : Math.Min(threads, Math.Min(codes.Length, Tile) / RowsWorthAThread);
        using SharedForward? shared = workers > 1 ? new SharedForward(_network, _weights, _state, workers) : null;
        while (!codes.IsEmpty)
        {
            int rows = Math.Min(codes.Length, Tile);
            HearTile(codes[..rows], new TileWork(rows, logits, After: codes.Length - rows), shared);
            codes = codes[rows..];
        }
    }

    private void HearTile(ReadOnlySpan<byte> codes, in TileWork tile, SharedForward? shared)
    {
        _state.MakeRoom(tile.Rows);
        codes.CopyTo(_codes.AsSpan(_past));
        Span<byte> heard = _codes.AsSpan(0, _past + codes.Length);
        if (shared is null)
        {
            _network.ForwardLayers(_weights, _state, heard, tile);
        }
        else
        {
            shared.Run(heard, tile);
        }

        _state.Advance(tile.Rows);
        _past = Math.Min(heard.Length, _network.Input.History);
        heard[^_past..].CopyTo(_codes);
    }
}
