using System.Runtime.Intrinsics.X86;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>What passes between the chain of layers and the work beside it, which may be on two cores: laid out in the order in which both go through it.</summary>
/// <remarks>
/// A cache line that one core writes and the other reads costs each of them some fifty nanoseconds, unless the processor sees it coming. So the gates of all layers
/// lie behind each other, as do their inputs, and the past taps of one step. Legend: L layers, m streams, B steps of
/// the longest batch.
/// </remarks>
internal sealed unsafe class FastExchange : IDisposable
{
    private const int Line = 64;

    // Scales of so many layers share a cache line, and no line holds more: it would be written while it is read.
    private const int LayersOfScales = 4;

    // Rows a multiple of 4,096 bytes apart would share the few lines of one set of the first-level cache.
    private const int Apart = 48;

    private readonly AlignedMemory _inputs;
    private readonly AlignedMemory _scales;
    private readonly AlignedMemory _gated;
    private readonly AlignedMemory _past;
    private readonly nint _width;
    private readonly nint _scalesStride;
    private readonly nint _layers;
    private readonly nint _streams;
    private readonly nint _channels;
    private readonly nint _pastOfLayer;

    /// <summary>Allocates an exchange.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="streams">m.</param>
    /// <param name="batch">B.</param>
    public FastExchange(FastWeights weights, int streams, int batch)
    {
        int layers = weights.Layers.Length;
        _layers = layers;
        _streams = streams;
        _channels = weights.Channels;
        _width = weights.Residual;
        _inputs = new AlignedMemory(layers * streams * _width * sizeof(short) / sizeof(float));
        _scalesStride = ((LayersOfScales * streams * sizeof(float)) + Line - 1) / Line * Line / sizeof(float);
        _scales = new AlignedMemory((layers + LayersOfScales - 1) / LayersOfScales * _scalesStride);
        _gated = new AlignedMemory((long)layers * streams * weights.Channels / sizeof(float));

        // Rows of one product have to lie evenly: for one stream the steps may lie apart, for several they lie side by side.
        GateWidth = 2 * weights.Channels;
        _pastOfLayer = streams == 1 ? GateWidth : batch * streams * GateWidth;
        PastOfStep = streams == 1 ? (layers * GateWidth) + Apart : streams * GateWidth;
        PastStride = streams == 1 ? PastOfStep : GateWidth;
        _past = new AlignedMemory((streams == 1 ? PastOfStep : (nint)layers * PastOfStep) * batch);
    }

    /// <summary>Columns of a row of gates.</summary>
    public int GateWidth { get; }

    /// <summary>Floats from the past taps of one step of a batch to those of the next.</summary>
    public nint PastOfStep { get; }

    /// <summary>Floats from one row of a batch to the next.</summary>
    public nint PastStride { get; }

    /// <summary>The past taps of all layers and steps of a batch, to be saved or restored.</summary>
    public AlignedMemory Memory => _past;

    /// <summary>The scale of <see cref="Input"/>.</summary>
    public float* Scale(int layer, int stream) =>
        _scales.Pointer + (layer / LayersOfScales * _scalesStride) + (layer % LayersOfScales * _streams) + stream;

    /// <summary>Bytes from the gates of one stream to those of the next.</summary>
    public nint GatedStride => _layers * _channels;

    /// <summary>The gates of a layer as bytes, shape [D]; those of the next layer behind them.</summary>
    public byte* Gated(int layer, int stream) => (byte*)_gated.Pointer + (stream * GatedStride) + (layer * _channels);

    /// <summary>The input h of a layer, shape [R].</summary>
    public short* Input(int layer, int stream) => (short*)_inputs.Pointer + (((layer * _streams) + stream) * _width);

    /// <summary>The inputs of a layer, a row for each stream.</summary>
    public NarrowRows Inputs(int layer) =>
        new(Input(layer, 0), Scale(layer, 0), _width, 1, 0);

    /// <summary>The past taps of a layer in the first step of its batch, shape [m, 2 D].</summary>
    public float* Past(int layer) => _past.Pointer + (layer * _pastOfLayer);

    /// <summary>Fetches the gates of some layers, and the inputs of those below another, into this core's first-level cache.</summary>
    public void Fetch(int firstLayer, int endLayer, int endInput)
    {
        for (int stream = 0; stream < _streams; stream++)
        {
            Fetch(Gated(firstLayer, stream), Gated(endLayer, stream));
        }

        if (firstLayer < endInput)
        {
            Fetch((byte*)Input(firstLayer, 0), (byte*)Input(Math.Min(endLayer, endInput), 0));
            Fetch((byte*)Scale(firstLayer, 0), (byte*)(Scale(endLayer - 1, 0) + 1));
        }
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _scales.Dispose();
        _gated.Dispose();
        _past.Dispose();
    }

    /// <summary>Fetches memory into this core's first-level cache.</summary>
    public static void Fetch(byte* first, byte* end)
    {
        for (byte* line = first; Sse.IsSupported && line < end; line += Line)
        {
            Sse.Prefetch0(line);
        }
    }
}
