using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics.X86;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>A step of one stream in single precision, with the bits of <see cref="StreamingForward"/>: every sum starts from the same number and adds the same products in the
/// same order.</summary>
internal sealed unsafe class ExactStep : StreamStep
{
    // Steps whose past taps are computed at once.
    public const int RowsOfBatch = 8;

    // Rows a multiple of 4,096 bytes apart would share the few lines of one set of the first-level cache.
    private const int Apart = 48;

    // What MatMul computes in vectors, and GatedUnit: the columns beyond are not fused, and so not the same to the bit.
    private const int VectorColumns = 8;
    private const int VectorChannels = 4;

    private const int Line = 64;

    private readonly ExactWeights _weights;
    private readonly ExactHistory[] _histories;
    private readonly AlignedMemory[] _memory;
    private readonly byte[] _codes;
    private readonly AlignedMemory _chain;
    private readonly AlignedMemory _past;
    private readonly AlignedMemory _gated;
    private readonly AlignedMemory _skip;
    private readonly AlignedMemory[] _results;

    private int _known;
    private long _step;

    /// <summary>Allocates a stream that has heard nothing.</summary>
    /// <param name="weights">A network that <see cref="Fits"/>; not owned.</param>
    public ExactStep(ExactWeights weights)
    {
        _weights = weights;
        PastBeside = Layers * 3 / 8;
        int gates = 2 * weights.Channels;
        nint pastOfStep = (Layers * gates) + Apart;
        _past = new AlignedMemory(RowsOfBatch * pastOfStep);
        int[] turns = Turns(weights.Network.Layers.Select(layer => Math.Min(RowsOfBatch, layer.Dilation)));
        _histories = [.. turns.Select((turn, layer) => new ExactHistory(weights, layer, RowsOfBatch, turn, _past.Pointer + (layer * gates), pastOfStep))];
        _memory = [_past, .. _histories.Select(history => history.Rows)];
        _codes = new byte[weights.Network.Input.History + 1];
        _gated = new AlignedMemory((long)Layers * weights.Channels);
        _skip = new AlignedMemory(weights.Skip);
        _results = [.. weights.Network.Output.Select(layer => new AlignedMemory(Panels.Pad(layer.Outputs)))];
        _chain = new AlignedMemory((long)Layers * sizeof(GatedChainLayer) / sizeof(float));
        FillChain();
    }

    public override int Layers => _weights.Network.Layers.Length;

    public override int LayersOfPiece => ExactWeights.LayersOfPiece;

    public override int Outputs => _results.Length;

    public override long StateBytes => sizeof(long) + sizeof(int) + Bytes(_codes, _memory);

    public override Span<float> Logits => _results[^1].Slice(0, _weights.Network.Output[^1].Outputs);

    /// <summary>Whether a step of a network gives the same bits as <see cref="StreamingForward"/>: whether that computes every channel in vectors.</summary>
    public static bool Fits(WaveNetConfig config) =>
        Simd128.IsSupported
        && config.DilationChannels % VectorChannels == 0
        && config.ResidualChannels % VectorColumns == 0
        && config.SkipChannels % VectorColumns == 0
        && config.PostChannels.All(channels => channels % VectorColumns == 0);

    public override void Begin(ReadOnlySpan<byte> codes)
    {
        Network network = _weights.Network;
        ReadOnlySpan<float> parameters = _weights.Weights.Parameters;
        _codes[_known] = codes[0];
        Span<byte> heard = _codes.AsSpan(0, _known + 1);
        Span<float> row = new(_histories[0].Row(_step), network.Config.ResidualChannels);
        network.Input.Forward(network.Layout.Input.Weight.Of(parameters), network.Layout.Input.Bias.Of(parameters), heard, row);
        _known = Math.Min(heard.Length, network.Input.History);
        heard[^_known..].CopyTo(_codes);
    }

    public override void Chain(int firstLayer)
    {
        int end = Math.Min(Layers, firstLayer + LayersOfPiece);
        GatedChain.Invoke((GatedChainLayer*)_chain.Pointer + firstLayer, end - firstLayer, _step);
    }

    public override void Prepare()
    {
        for (int layer = PastBeside; layer < Layers; layer++)
        {
            _histories[layer].Hear(_step);
        }
    }

    public override void Approach(int firstLayer)
    {
        int end = Math.Min(Layers, firstLayer + LayersOfPiece);
        Fetch(_gated.Pointer + (firstLayer * (nint)_weights.Channels), (end - firstLayer) * (nint)_weights.Channels);
    }

    public override void Beside(int firstLayer)
    {
        int layers = Math.Min(LayersOfPiece, Layers - firstLayer);
        nint channels = _weights.Channels;
        float* addend = firstLayer == 0 ? _weights.SkipBias : _skip.Pointer;
        PanelProduct.Invoke(
            1, _gated.Pointer + (firstLayer * channels), 0, _weights.SkipWeights(firstLayer), layers * channels, _weights.Skip, addend, 0, _skip.Pointer, 0);
        for (int layer = firstLayer; layer < Math.Min(firstLayer + layers, PastBeside); layer++)
        {
            _histories[layer].Hear(_step);
        }
    }

    public override void FinishSkip() => TensorPrimitives.Max(_skip.Span, 0f, _skip.Span);

    public override void Output(int output, int part, int parts)
    {
        AlignedMemory result = _results[output];
        int outputs = (int)result.Length;
        int panels = (outputs + Panels.Width - 1) / Panels.Width;
        int first = panels * part / parts * Panels.Width;
        int end = Math.Min(outputs, panels * (part + 1) / parts * Panels.Width);
        AlignedMemory input = output == 0 ? _skip : _results[output - 1];
        nint inner = (nint)input.Length;
        if (parts > 1)
        {
            Fetch(input.Pointer, inner);
        }

        PanelProduct.Invoke(
            1, input.Pointer, 0, _weights.Output(output) + (first * inner), inner, end - first, _weights.OutputBias(output) + first, 0, result.Pointer + first, 0);
        if (output + 1 < _results.Length)
        {
            Span<float> values = new(result.Pointer + first, end - first);
            TensorPrimitives.Max(values, 0f, values);
        }
    }

    public override void End() => _step++;

    public override void CopyTo(StreamingForward stream)
    {
        stream.Recall(_codes.AsSpan(0, _known));
        for (int layer = 0; layer < Layers; layer++)
        {
            _histories[layer].CopyTo(_step, stream.History(layer));
        }
    }

    public override void CopyFrom(StreamingForward stream, long steps)
    {
        _step += steps;
        _known = stream.PastCodes.Length;
        stream.PastCodes.CopyTo(_codes);
        for (int layer = 0; layer < Layers; layer++)
        {
            _histories[layer].CopyFrom(_step, stream.History(layer));
        }
    }

    public override void Reset()
    {
        _step = 0;
        _known = 0;
        foreach (ExactHistory history in _histories)
        {
            history.Reset();
        }
    }

    public override void Save(Span<byte> state)
    {
        BinaryPrimitives.WriteInt64LittleEndian(state, _step);
        BinaryPrimitives.WriteInt32LittleEndian(state[sizeof(long)..], _known);
        Save(_codes, _memory, state[(sizeof(long) + sizeof(int))..]);
    }

    public override void Load(ReadOnlySpan<byte> state)
    {
        _step = BinaryPrimitives.ReadInt64LittleEndian(state);
        _known = BinaryPrimitives.ReadInt32LittleEndian(state[sizeof(long)..]);
        Load(_codes, _memory, state[(sizeof(long) + sizeof(int))..]);
    }

    public override void Dispose()
    {
        AlignedMemory[] all = [_chain, _gated, _skip, .. _memory, .. _results];
        foreach (AlignedMemory memory in all)
        {
            memory.Dispose();
        }
    }

    // What the other core has written: line after line would be waited for.
    private static void Fetch(float* first, nint length)
    {
        for (float* line = first; Sse.IsSupported && line < first + length; line += Line / sizeof(float))
        {
            Sse.Prefetch0(line);
        }
    }

    private void FillChain()
    {
        GatedChainLayer* entry = (GatedChainLayer*)_chain.Pointer;
        for (int layer = 0; layer < Layers; layer++, entry++)
        {
            ExactHistory history = _histories[layer];
            *entry = new GatedChainLayer
            {
                Current = _weights.Current(layer),
                Residual = _weights.ResidualWeights(layer),
                ResidualBias = _weights.ResidualBias(layer),
                Inputs = _weights.Residual,
                GateOutputs = 2 * _weights.Channels,
                Rows = history.Rows.Pointer,
                RowMask = history.Steps - 1,
                Past = history.Past,
                PastOfStep = history.PastOfStep,
                TurnMask = history.Batch - 1,
                Turn = history.Turn,
                Gated = _gated.Pointer + (layer * _weights.Channels),
            };
        }
    }
}
