using System.Numerics.Tensors;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Training;

/// <summary>The mean loss of a batch of windows and its gradient, one worker a window; the trainer knows nothing below this.</summary>
/// <remarks>
/// Worker w takes windows w, w + workers, ... and adds their gradients in that order into a buffer of its own; the buffers are then added in the
/// order of the workers. So a batch gives the same bits again with the same number of workers, and the same up to rounding with another.
/// Allocates only when built.
/// </remarks>
internal sealed class BatchGradient : IDisposable
{
    private readonly WaveNet _model;
    private readonly WorkerPool _pool;
    private readonly TransposedWeights _transposed;
    private readonly WindowGradient[] _windows;
    private readonly AlignedMemory[] _gradients;
    private readonly double[] _losses;
    private readonly Action<int> _prepare;
    private readonly Action<int> _accumulate;
    private readonly Action<int> _reduce;
    private WindowBatch? _batch;
    private float _scale;

    /// <summary>Allocates the activations of one window for each worker.</summary>
    /// <param name="model">The network; its parameters are read at every call.</param>
    /// <param name="window">Targets of the longest window.</param>
    /// <param name="batch">Windows in a batch: more workers than these have nothing to do.</param>
    /// <param name="pool">The workers.</param>
    public BatchGradient(WaveNet model, int window, int batch, WorkerPool pool)
    {
        int busy = Math.Min(batch, pool.Workers);
        _model = model;
        _pool = pool;
        _transposed = new TransposedWeights(model.Network);
        _windows = [.. Enumerable.Range(0, busy).Select(_ => new WindowGradient(model.Network, window))];
        _gradients = [.. Enumerable.Range(0, busy).Select(_ => new AlignedMemory(model.Layout.Length))];
        _losses = new double[busy];
        _prepare = Prepare;
        _accumulate = Accumulate;
        _reduce = Reduce;
    }

    /// <summary>The gradient that <see cref="Sum"/> left, shape [layout.Length].</summary>
    public Span<float> Gradient => _gradients[0].Span;

    /// <summary>Bytes that this takes for a network and a number of workers.</summary>
    public static long Bytes(WaveNetConfig config, long parameters, int window, int busyWorkers) =>
        (busyWorkers * (WindowGradient.Bytes(config, window) + (parameters * sizeof(float)))) + (parameters * sizeof(float));

    /// <summary>Computes the loss and the gradient of its mean over all targets of the batch.</summary>
    /// <param name="batch">Windows of at least one target each.</param>
    /// <returns>The mean loss in nats.</returns>
    public double Compute(WindowBatch batch) => Sum(batch, batch.Targets) / batch.Targets;

    /// <summary>Computes what a part of a batch adds to the loss and to the gradient of its mean over all targets.</summary>
    /// <param name="batch">The part; windows of at least one target each.</param>
    /// <param name="targets">Targets of the whole batch.</param>
    /// <returns>The sum of the losses in nats.</returns>
    public double Sum(WindowBatch batch, long targets)
    {
        _batch = batch;
        _scale = 1f / targets;
        _model.Weights.Refresh();
        _pool.Run(_prepare);
        _pool.Run(_accumulate);
        _pool.Run(_reduce);
        double loss = 0;
        foreach (double part in _losses)
        {
            loss += part;
        }

        return loss;
    }

    public void Dispose()
    {
        _transposed.Dispose();
        foreach (WindowGradient window in _windows)
        {
            window.Dispose();
        }

        foreach (AlignedMemory gradient in _gradients)
        {
            gradient.Dispose();
        }
    }

    private void Prepare(int worker)
    {
        for (int piece = worker; piece < _transposed.Pieces; piece += _pool.Workers)
        {
            _transposed.Refresh(piece, _model.Parameters);
        }
    }

    private void Accumulate(int worker)
    {
        if (worker >= _windows.Length)
        {
            return;
        }

        _gradients[worker].Clear();
        double loss = 0;
        for (int index = worker; index < _batch!.Count; index += _windows.Length)
        {
            loss += _windows[worker].Accumulate(_model.Weights, _transposed, _batch.Codes(index), _scale, _gradients[worker].Span);
        }

        _losses[worker] = loss;
    }

    private void Reduce(int worker)
    {
        (int start, int length) = Share.Of(Gradient.Length, worker, _pool.Workers);
        Span<float> sum = Gradient.Slice(start, length);
        for (int other = 1; other < _gradients.Length; other++)
        {
            TensorPrimitives.Add(sum, _gradients[other].Span.Slice(start, length), sum);
        }
    }
}
