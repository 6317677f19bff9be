using System.Numerics;
using WaveNetSharp.Layers;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>The past inputs of one layer in single precision, and when the past taps of its convolution are computed from them.</summary>
/// <remarks>
/// The chain writes each input h into a ring of rows itself. The past taps of as many steps as the dilation is long (at most a batch) are computed at once,
/// before the first of them is needed: that reads the weights once for all. Layers take turns, so that no step has more to do than another. The ring is counted
/// from the first step of a batch, and dilations are powers of two, so no batch wraps around.
/// </remarks>
internal sealed unsafe class ExactHistory : IDisposable
{
    private readonly ExactWeights _weights;
    private readonly GatedLayer _layer;
    private readonly int _index;
    private readonly AlignedMemory _rows;

    /// <summary>Allocates an empty history.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="index">The layer.</param>
    /// <param name="batch">Steps that are computed at once at most, a power of two.</param>
    /// <param name="turn">Which of the batch's steps the layer computes its batch in.</param>
    /// <param name="past">Where the past taps of the layer go.</param>
    /// <param name="pastOfStep">Floats from the past taps of one step to those of the next.</param>
    public ExactHistory(ExactWeights weights, int index, int batch, int turn, float* past, nint pastOfStep)
    {
        _weights = weights;
        _index = index;
        _layer = weights.Network.Layers[index];
        Batch = Math.Min(batch, _layer.Dilation);
        Turn = turn & (Batch - 1);
        Past = past;
        PastOfStep = pastOfStep;
        Steps = BitOperations.RoundUpToPowerOf2((uint)_layer.History);
        _rows = new AlignedMemory(Steps * weights.Residual);
        Reset();
    }

    /// <summary>Steps that are computed at once.</summary>
    public int Batch { get; }

    /// <summary>Added to a step, this tells its place in the batch and in the ring.</summary>
    public int Turn { get; }

    /// <summary>Rows of the ring, a power of two.</summary>
    public long Steps { get; }

    /// <summary>The past taps of the first step of a batch, shape [2 D].</summary>
    public float* Past { get; }

    /// <summary>Floats from the past taps of one step to those of the next.</summary>
    public nint PastOfStep { get; }

    /// <summary>The ring, shape [Steps, R].</summary>
    public AlignedMemory Rows => _rows;

    /// <summary>Computes the past taps of the batch behind a step if that is its turn; after the layer's input of the step.</summary>
    public void Hear(long step)
    {
        if (((step + 1 + Turn) & (Batch - 1)) == 0)
        {
            ComputePast(step + 1);
        }
    }

    /// <summary>The layer's input in a step, shape [R]: of the last ones, or to be written.</summary>
    public float* Row(long step) => _rows.Pointer + (((step + Turn) & (Steps - 1)) * _weights.Residual);

    /// <summary>Copies the rows of the past.</summary>
    /// <param name="step">The step behind the last of them.</param>
    /// <param name="history">Shape [(K - 1) d, R]; written.</param>
    public void CopyTo(long step, Span<float> history)
    {
        for (int i = 0; i < _layer.History; i++)
        {
            new Span<float>(Row(step - _layer.History + i), _layer.Residual).CopyTo(history[(i * _layer.Residual)..]);
        }
    }

    /// <summary>Takes over rows of the past, and computes the past taps that are due.</summary>
    /// <param name="step">The step behind the last of them.</param>
    /// <param name="history">Shape [(K - 1) d, R].</param>
    public void CopyFrom(long step, ReadOnlySpan<float> history)
    {
        for (int i = 0; i < _layer.History; i++)
        {
            history.Slice(i * _layer.Residual, _layer.Residual).CopyTo(new Span<float>(Row(step - _layer.History + i), _layer.Residual));
        }

        ComputePast(step - ((step + Turn) & (Batch - 1)));
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _rows.Clear();
        ComputePast(-Turn);
    }

    public void Dispose() => _rows.Dispose();

    private void ComputePast(long step)
    {
        nint inputs = _weights.Residual;
        nint outputs = 2 * (nint)_weights.Channels;
        for (int tap = 0; tap + 1 < _layer.Taps; tap++)
        {
            float* rows = Row(step - ((_layer.Taps - 1 - tap) * (long)_layer.Dilation));
            float* addend = tap == 0 ? _weights.DilatedBias(_index) : Past;
            PanelProduct.Invoke(
                Batch, rows, inputs, _weights.Past(_index, tap), inputs, outputs, addend, tap == 0 ? 0 : PastOfStep, Past, PastOfStep);
        }
    }
}
