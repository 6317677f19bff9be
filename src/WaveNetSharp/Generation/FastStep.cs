using System.Buffers.Binary;
using System.Numerics;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>A step in integers: weights of 8 and 12 bits, activations of 8 and 15.</summary>
internal sealed unsafe class FastStep : StreamStep
{
    // Steps whose past taps are computed at once: by four rows the arithmetic no longer waits for the weights.
    public const int RowsOfBatch = 8;

    // From so many streams on, products of several rows at once save more than what is kept in registers between the products of a single one.
    private const int RowsWorthSharing = 4;

    private readonly FastWeights _weights;
    private readonly int _streams;
    private readonly FastExchange _exchange;
    private readonly FastHistory[] _histories;
    private readonly AlignedMemory[] _memory;
    private readonly byte[] _codes;
    private readonly AlignedMemory _chain;
    private readonly AlignedMemory _residual;
    private readonly AlignedMemory _bounds;
    private readonly AlignedMemory _gates;
    private readonly AlignedMemory _gated;
    private readonly AlignedMemory _gatedScale;
    private readonly AlignedMemory _skip;
    private readonly AlignedMemory[] _activated;
    private readonly AlignedMemory[] _activatedScales;
    private readonly AlignedMemory[] _results;

    private long _step;

    /// <summary>Allocates a stream that has heard nothing.</summary>
    /// <param name="weights">The network; not owned.</param>
    /// <param name="streams">Streams side by side.</param>
    public FastStep(FastWeights weights, int streams)
    {
        _weights = weights;
        _streams = streams;
        int batch = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, RowsOfBatch / streams));
        _exchange = new FastExchange(weights, streams, batch);
        PastBeside = Layers * 3 / 8;
        int[] turns = Turns(weights.Layers.Select(layer => Math.Min(batch, layer.Dilation)));
        _histories = [.. weights.Layers.Select((layer, index) => new FastHistory(layer, index, _exchange, streams, batch, turns[index]))];
        _memory = [_exchange.Memory, .. _histories.SelectMany(history => history.Memory)];
        _codes = new byte[(weights.Layers[0].Taps.Length - 1) * streams];
        _residual = new AlignedMemory(streams * weights.Residual);
        _bounds = new AlignedMemory(streams);
        _gates = new AlignedMemory(streams * 2 * weights.Channels);
        _gated = new AlignedMemory(streams * weights.Channels * sizeof(short) / sizeof(float));
        _gatedScale = new AlignedMemory(1);
        _gatedScale.Span.Fill(NarrowActivations.GateScale);
        _skip = new AlignedMemory(streams * weights.Skip);
        _activated = [.. weights.Output.Select(matrix => new AlignedMemory((long)streams * Width(matrix) * sizeof(short) / sizeof(float)))];
        _activatedScales = [.. weights.Output.Select(matrix => new AlignedMemory(streams * matrix.Blocks))];
        _results = [.. weights.Output.Select(matrix => new AlignedMemory(streams * matrix.PaddedOutputs))];

        // A whole number of blocks of the skip projections' inputs.
        LayersOfPiece = 4;
        _chain = new AlignedMemory((long)streams * Layers * sizeof(NarrowChainLayer) / sizeof(float));
        FillChain();
    }

    public override int Layers => _weights.Layers.Length;

    public override int LayersOfPiece { get; }

    public override int Outputs => _weights.Output.Length;

    public override long StateBytes => sizeof(long) + Bytes(_codes, _memory);

    public override Span<float> Logits => _results[^1].Span;

    public override void Begin(ReadOnlySpan<byte> codes)
    {
        int width = _weights.Residual;
        int taps = _weights.Layers[0].Taps.Length;
        for (int stream = 0; stream < _streams; stream++)
        {
            float* row = _residual.Pointer + (stream * width);
            _weights.InputBias.Span.CopyTo(new Span<float>(row, width));
            for (int tap = 0; tap < taps; tap++)
            {
                // Before the first sample there is nothing, which adds nothing.
                if (_step >= taps - 1 - tap)
                {
                    byte code = tap == taps - 1 ? codes[stream] : _codes[(tap * _streams) + stream];
                    AddScaled.Invoke(_weights.InputTable.Slice(((tap * 256L) + code) * width, width), 1, new Span<float>(row, width));
                }
            }

            _bounds.Pointer[stream] = NarrowActivations.Largest(width, row);
        }

        NarrowActivations.Bounded(_streams, width, _residual.Pointer, _bounds.Pointer, 0, _exchange.Input(0, 0), _exchange.Scale(0, 0), ResidualBias(0));

        if (_codes.Length > 0)
        {
            _codes.AsSpan(_streams).CopyTo(_codes);
            codes.CopyTo(_codes.AsSpan(_codes.Length - _streams));
        }
    }

    public override void Chain(int firstLayer)
    {
        int end = Math.Min(Layers, firstLayer + LayersOfPiece);
        if (_streams < RowsWorthSharing)
        {
            for (int stream = 0; stream < _streams; stream++)
            {
                NarrowChainRow row = new(_residual.Pointer + (stream * _weights.Residual), _bounds.Pointer + stream, Gated(stream));
                NarrowChain.Invoke((NarrowChainLayer*)_chain.Pointer + (stream * Layers) + firstLayer, end - firstLayer, _step, row);
            }
        }
        else
        {
            for (int layer = firstLayer; layer < end; layer++)
            {
                LayerOfMany(layer);
            }
        }
    }

    public override void Prepare()
    {
        for (int layer = PastBeside; layer < Layers; layer++)
        {
            _histories[layer].Hear(_step);
        }
    }

    public override void Approach(int firstLayer) => _exchange.Fetch(firstLayer, Math.Min(Layers, firstLayer + LayersOfPiece), PastBeside);

    public override void Beside(int firstLayer)
    {
        int end = Math.Min(Layers, firstLayer + LayersOfPiece);
        int channels = _weights.Channels;
        int width = _weights.Skip;
        float* addend = firstLayer == 0 ? _weights.SkipBias.Pointer : _skip.Pointer;
        ByteProduct.Invoke(
            _streams, _exchange.Gated(firstLayer, 0), _exchange.GatedStride, _weights.SkipWeights, firstLayer * channels, end * channels, addend, firstLayer == 0 ? 0 : width, _skip.Pointer);
        for (int layer = firstLayer; layer < Math.Min(end, PastBeside); layer++)
        {
            _histories[layer].Hear(_step);
        }
    }

    public override void FinishSkip() => Activate(0, _skip.Pointer, _weights.Skip, 0, _weights.Skip);

    public override void Output(int output, int part, int parts)
    {
        NarrowMatrix matrix = _weights.Output[output];
        int panels = (matrix.PaddedOutputs + NarrowMatrix.Panel - 1) / NarrowMatrix.Panel;
        int first = panels * part / parts * NarrowMatrix.Panel;
        int end = Math.Min(matrix.PaddedOutputs, panels * (part + 1) / parts * NarrowMatrix.Panel);
        NarrowRows rows = new((short*)_activated[output].Pointer, _activatedScales[output].Pointer, Width(matrix), matrix.Blocks, 1);
        if (parts > 1)
        {
            // All lines at once: the other core has written at least half of them, and the product would wait for one after the other.
            FastExchange.Fetch((byte*)rows.Values, (byte*)(rows.Values + (_streams * rows.Stride)));
            FastExchange.Fetch((byte*)rows.Scales, (byte*)(rows.Scales + (_streams * rows.ScaleStride)));
        }

        float* result = _results[output].Pointer;
        NarrowProduct.Invoke(_streams, rows, matrix, 0, matrix.PaddedInputs, _weights.OutputBias[output].Pointer, 0, result, matrix.PaddedOutputs, first, end);
        if (output + 1 < _weights.Output.Length)
        {
            Activate(output + 1, result, matrix.PaddedOutputs, first, end);
        }
    }

    public override void End() => _step++;

    public override void CopyTo(StreamingForward stream)
    {
        int known = (int)Math.Min(_codes.Length, _step * _streams);
        stream.Recall(_codes.AsSpan(_codes.Length - known));
        for (int layer = 0; layer < Layers; layer++)
        {
            _histories[layer].CopyTo(_step, stream.History(layer));
        }
    }

    public override void CopyFrom(StreamingForward stream, long steps)
    {
        _step += steps;
        stream.PastCodes.CopyTo(_codes.AsSpan(_codes.Length - stream.PastCodes.Length));
        for (int layer = 0; layer < Layers; layer++)
        {
            _histories[layer].CopyFrom(_step, stream.History(layer));
        }
    }

    public override void Reset()
    {
        _step = 0;
        foreach (FastHistory history in _histories)
        {
            history.Reset();
        }
    }

    public override void Save(Span<byte> state)
    {
        BinaryPrimitives.WriteInt64LittleEndian(state, _step);
        Save(_codes, _memory, state[sizeof(long)..]);
    }

    public override void Load(ReadOnlySpan<byte> state)
    {
        _step = BinaryPrimitives.ReadInt64LittleEndian(state);
        Load(_codes, _memory, state[sizeof(long)..]);
    }

    public override void Dispose()
    {
        AlignedMemory[] all = [_chain, _residual, _bounds, _gates, _gated, _gatedScale, _skip, .. _activated, .. _activatedScales, .. _results];
        foreach (AlignedMemory memory in all)
        {
            memory.Dispose();
        }

        _exchange.Dispose();
        foreach (FastHistory history in _histories)
        {
            history.Dispose();
        }
    }

    private static int Width(NarrowMatrix matrix) => NarrowMatrix.PadOutputs(matrix.Inputs);

    private void Activate(int output, float* values, int width, int first, int end)
    {
        NarrowMatrix matrix = _weights.Output[output];
        for (int stream = 0; stream < _streams; stream++)
        {
            NarrowActivations.Relu(
                first,
                end,
                values + (stream * width),
                (short*)_activated[output].Pointer + (stream * Width(matrix)),
                _activatedScales[output].Pointer + (stream * matrix.Blocks));
        }
    }

    private void FillChain()
    {
        NarrowChainLayer* entry = (NarrowChainLayer*)_chain.Pointer;
        for (int stream = 0; stream < _streams; stream++)
        {
            for (int layer = 0; layer < Layers; layer++, entry++)
            {
                FastLayer weights = _weights.Layers[layer];
                FastHistory history = _histories[layer];
                bool last = weights.Residual is null;
                *entry = new NarrowChainLayer
                {
                    Current = (sbyte*)weights.Taps[^1].Integers,
                    CurrentScales = weights.Taps[^1].Scales,
                    Residual = last ? null : (sbyte*)weights.Residual!.Integers,
                    ResidualScales = last ? null : weights.Residual!.Scales,
                    Inputs = weights.Taps[^1].PaddedInputs,
                    GateOutputs = weights.Taps[^1].PaddedOutputs,
                    ResidualOutputs = _weights.Residual,
                    Input = _exchange.Input(layer, stream),
                    Scale = _exchange.Scale(layer, stream),
                    GatedBytes = _exchange.Gated(layer, stream),
                    NextInput = last ? null : _exchange.Input(layer + 1, stream),
                    NextScale = last ? null : _exchange.Scale(layer + 1, stream),
                    NextBias = last ? null : ResidualBias(layer + 1),
                    Reach = weights.Reach,
                    Past = _exchange.Past(layer) + (stream * _exchange.GateWidth),
                    PastOfStep = _exchange.PastOfStep,
                    Turn = history.Turn,
                    TurnMask = history.Batch - 1,
                };
            }
        }
    }

    private void LayerOfMany(int layer)
    {
        FastLayer weights = _weights.Layers[layer];
        NarrowMatrix current = weights.Taps[^1];
        int gates = _exchange.GateWidth;
        NarrowProduct.Invoke(
            _streams, _exchange.Inputs(layer), current, 0, current.PaddedInputs, _histories[layer].Past(_step), gates, _gates.Pointer, gates, 0, gates);
        NarrowActivations.Gate(_streams, gates, _gates.Pointer, Gated(0), _exchange.Gated(layer, 0), _exchange.GatedStride);
        if (weights.Residual is { } residual)
        {
            int width = _weights.Residual;
            NarrowRows gated = new(Gated(0), _gatedScale.Pointer, _weights.Channels, 0, 0);
            NarrowProduct.Invoke(_streams, gated, residual, 0, residual.PaddedInputs, _residual.Pointer, width, _residual.Pointer, width, 0, width);
            NarrowActivations.Bounded(
                _streams, width, _residual.Pointer, _bounds.Pointer, weights.Reach, _exchange.Input(layer + 1, 0), _exchange.Scale(layer + 1, 0), ResidualBias(layer + 1));
        }
    }

    private float* ResidualBias(int layer) => _weights.Layers[layer].ResidualBias.Pointer;

    private short* Gated(int stream) => (short*)_gated.Pointer + (stream * _weights.Channels);
}
