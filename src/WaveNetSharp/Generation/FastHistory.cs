using System.Numerics;
using System.Runtime.Intrinsics;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>The past inputs of one layer as integers, and when the past taps of its convolution are computed from them.</summary>
/// <remarks>
/// The inputs h lie in a ring of rows, one for each step, each of them a row for each stream. The past taps of as many steps as the dilation is long (at most
/// a batch) are computed at once, before the first of them is needed: that reads the weights once for all. Layers of one dilation take turns,
/// so that no step has more to do than another. Legend: m streams.
/// </remarks>
internal sealed unsafe class FastHistory : IDisposable
{
    private readonly FastLayer _layer;
    private readonly FastExchange _exchange;
    private readonly int _index;
    private readonly int _streams;
    private readonly int _width;
    private readonly long _steps;
    private readonly AlignedMemory _rows;
    private readonly AlignedMemory _scales;

    /// <summary>Allocates an empty history.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="index">Its number.</param>
    /// <param name="exchange">Where inputs come from and past taps go to.</param>
    /// <param name="streams">m.</param>
    /// <param name="batch">Steps that are computed at once at most, a power of two.</param>
    /// <param name="turn">Which of the batch's steps the layer computes its batch in.</param>
    public FastHistory(FastLayer layer, int index, FastExchange exchange, int streams, int batch, int turn)
    {
        _layer = layer;
        _exchange = exchange;
        _index = index;
        _streams = streams;
        Batch = Math.Min(batch, layer.Dilation);
        Turn = turn & (Batch - 1);
        _width = NarrowMatrix.PadOutputs(layer.Taps[0].Inputs);
        _steps = BitOperations.RoundUpToPowerOf2((uint)((layer.Taps.Length - 1) * layer.Dilation));

        // The first rows are repeated behind the last, so that no batch wraps around.
        _rows = new AlignedMemory((_steps + Batch) * streams * _width * sizeof(short) / sizeof(float));
        _scales = new AlignedMemory((_steps + Batch) * streams);
        Reset();
    }

    /// <summary>Steps that are computed at once.</summary>
    public int Batch { get; }

    /// <summary>Added to a step, this tells its place in the batch.</summary>
    public int Turn { get; }

    /// <summary>All memory, to be saved or restored.</summary>
    public AlignedMemory[] Memory => [_rows, _scales];

    /// <summary>The past taps of a step, shape [m, 2 D].</summary>
    public float* Past(long step) => _exchange.Past(_index) + (((step + Turn) & (Batch - 1)) * _exchange.PastOfStep);

    /// <summary>Takes over the inputs of a step, and computes the past taps of the batch behind it if that is its turn.</summary>
    public void Hear(long step)
    {
        Keep(step);
        if (((step + 1 + Turn) & (Batch - 1)) == 0)
        {
            ComputePast(step + 1);
        }
    }

    /// <summary>The rows of the past as floats.</summary>
    /// <param name="step">The step behind the last of them.</param>
    /// <param name="history">Shape [(K - 1) d, m, R]; written.</param>
    public void CopyTo(long step, Span<float> history)
    {
        int channels = _layer.Taps[0].Inputs;
        long steps = history.Length / channels / _streams;
        for (long i = 0; i < steps * _streams; i++)
        {
            long row = (((step - steps) & (_steps - 1)) * _streams) + i;
            row = row < _steps * _streams ? row : row - (_steps * _streams);
            for (int c = 0; c < channels; c++)
            {
                history[(int)(i * channels) + c] = ((short*)_rows.Pointer)[(row * _width) + c] * _scales.Pointer[row];
            }
        }
    }

    /// <summary>Takes over rows of the past, and computes the past taps that are due.</summary>
    /// <param name="step">The step behind the last of them.</param>
    /// <param name="history">Shape [(K - 1) d, m, R].</param>
    public void CopyFrom(long step, ReadOnlySpan<float> history)
    {
        int channels = _layer.Taps[0].Inputs;
        long steps = history.Length / channels / _streams;
        for (long i = 0; i < steps; i++)
        {
            for (int stream = 0; stream < _streams; stream++)
            {
                Round(history.Slice((int)((i * _streams) + stream) * channels, channels), stream);
            }

            Keep(step - steps + i);
        }

        ComputePast(step - ((step + Turn) & (Batch - 1)));
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _rows.Clear();
        _scales.Clear();
        for (int step = 0; step < Batch; step++)
        {
            for (int stream = 0; stream < _streams; stream++)
            {
                float* past = _exchange.Past(_index) + (step * _exchange.PastOfStep) + (stream * _exchange.GateWidth);
                _layer.DilatedBias.Span.CopyTo(new Span<float>(past, _exchange.GateWidth));
            }
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _scales.Dispose();
    }

    // A row of another engine, where the chain would have put it.
    private void Round(ReadOnlySpan<float> row, int stream)
    {
        float largest = 0;
        foreach (float value in row)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        float factor = NarrowActivations.Factor(largest, _exchange.Scale(_index, stream));
        for (int c = 0; c < row.Length; c++)
        {
            _exchange.Input(_index, stream)[c] = (short)(int)MathF.Round(row[c] * factor);
        }
    }

    private void Keep(long step)
    {
        long index = step & (_steps - 1);
        Store(index);
        if (index < Batch - 1)
        {
            Store(_steps + index);
        }
    }

    private void Store(long index)
    {
        for (int stream = 0; stream < _streams; stream++)
        {
            long row = (index * _streams) + stream;
            short* from = _exchange.Input(_index, stream);
            short* to = (short*)_rows.Pointer + (row * _width);
            for (int c = 0; c < _width; c += Vector256<short>.Count)
            {
                Vector256.Store(Vector256.Load(from + c), to + c);
            }

            _scales.Pointer[row] = *_exchange.Scale(_index, stream);
        }
    }

    private void ComputePast(long step)
    {
        int past = _layer.Taps.Length - 1;
        float* result = _exchange.Past(_index);
        nint stride = _exchange.PastStride;
        for (int tap = 0; tap < past; tap++)
        {
            long row = ((step - ((past - tap) * _layer.Dilation)) & (_steps - 1)) * _streams;
            NarrowRows rows = new((short*)_rows.Pointer + (row * _width), _scales.Pointer + row, _width, 1, 0);
            NarrowMatrix matrix = _layer.Taps[tap];
            float* addend = tap == 0 ? _layer.DilatedBias.Pointer : result;
            NarrowProduct.Invoke(
                Batch * _streams, rows, matrix, 0, matrix.PaddedInputs, addend, tap == 0 ? 0 : stride, result, stride, 0, matrix.PaddedOutputs);
        }
    }
}
