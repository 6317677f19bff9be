using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Model;

/// <summary>The causal network as a stream: codes in, logits of the next code out, in pieces of any length.</summary>
/// <remarks>When the network runs several streams, their codes alternate, one of each in turn, and so do the logits. Any way to cut a recording into pieces gives the same
/// logits, to rounding. One thread at a time; allocates only when built.</remarks>
internal sealed class StreamingForward : IDisposable
{
    // Moving the histories copies at most 1,000 rows a layer and stream; once in so many steps it is lost in the noise.
    private const int StepsBetweenMoves = 1024;

    // Several streams fill their rows as often, but would need as many times the memory; half as many steps cost them little more.
    private const int StepsBetweenMovesOfMany = 512;

    private readonly Network _network;
    private readonly ForwardWeights _weights;
    private readonly NetworkState _state;
    private readonly byte[] _codes;
    private int _past;

    /// <summary>Starts a stream that has heard nothing.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its parameters; not owned.</param>
    /// <param name="tile">Rows that are computed at once, a multiple of the network's streams.</param>
    public StreamingForward(Network network, ForwardWeights weights, int tile)
    {
        int steps = network.Streams == 1 ? StepsBetweenMoves : StepsBetweenMovesOfMany;
        _network = network;
        _weights = weights;
        _state = new NetworkState(network, Math.Max(tile, steps * network.Streams), tile, keepGates: false);
        _codes = new byte[network.Input.History + tile];
    }

    /// <summary>Rows that are computed at once.</summary>
    public int Tile => _state.Tile;

    /// <summary>Bytes of a saved state.</summary>
    public long StateBytes => sizeof(int) + _network.Input.History + _network.Layers.Sum(layer => (long)layer.History * layer.Residual * sizeof(float));

    /// <summary>Bytes that one stream takes.</summary>
    public static long Bytes(WaveNetConfig config, int tile) =>
        NetworkState.Bytes(config, Math.Max(tile, StepsBetweenMoves), tile, keepGates: false);

    /// <summary>Hears a tile and computes the logits behind each of its samples.</summary>
    /// <param name="codes">1 to <see cref="Tile"/> codes, as many of each stream.</param>
    /// <returns>Shape [codes, Q]: row i are the logits of the code after <c>codes[i]</c>. Valid until the next call; may be overwritten.</returns>
    /// <exception cref="ArgumentException">No codes, or more than a tile.</exception>
    public Span<float> Forward(ReadOnlySpan<byte> codes)
    {
        Hear(codes);
        return _network.ForwardOutput(_weights, _state, _state.Skip(codes.Length), codes.Length);
    }

    /// <summary>Hears codes for the sake of the histories, and computes the logits behind the last one of each stream only.</summary>
    /// <param name="codes">At least one code of each stream, any number of tiles.</param>
    /// <returns>Shape [streams, Q]; valid until the next call; may be overwritten.</returns>
    /// <exception cref="ArgumentException">No codes.</exception>
    public Span<float> Prime(ReadOnlySpan<byte> codes)
    {
        while (codes.Length > Tile)
        {
            Hear(codes[..Tile]);
            codes = codes[Tile..];
        }

        Hear(codes);
        int last = (codes.Length - _network.Streams) * _network.Config.SkipChannels;
        return _network.ForwardOutput(_weights, _state, _state.Skip(codes.Length)[last..], _network.Streams);
    }

    /// <summary>Hears a tile for the sake of the histories alone.</summary>
    /// <param name="codes">1 to <see cref="Tile"/> codes, as many of each stream.</param>
    /// <exception cref="ArgumentException">No codes, or more than a tile.</exception>
    public void Hear(ReadOnlySpan<byte> codes)
    {
        if (codes.IsEmpty || codes.Length > Tile || codes.Length % _network.Streams != 0)
        {
            throw new ArgumentException($"a tile must have between 1 and {Tile} codes, as many of each stream, but had {codes.Length}.");
        }

        _state.MakeRoom(codes.Length);
        codes.CopyTo(_codes.AsSpan(_past));
        int heard = _past + codes.Length;
        _network.ForwardLayers(_weights, _state, _codes.AsSpan(0, heard), codes.Length);
        _state.Advance(codes.Length);

        _past = Math.Min(heard, _network.Input.History);
        _codes.AsSpan(heard - _past, _past).CopyTo(_codes);
    }

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
            Span<byte> history = MemoryMarshal.AsBytes(_state.Rows(layer, rows: 0));
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
            Span<byte> history = MemoryMarshal.AsBytes(_state.Rows(layer, rows: 0));
            state[..history.Length].CopyTo(history);
            state = state[history.Length..];
        }
    }

    public void Dispose() => _state.Dispose();
}
