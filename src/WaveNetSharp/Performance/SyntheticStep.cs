using System.Diagnostics;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;
using WaveNetSharp.Training;

namespace WaveNetSharp.Performance;

/// <summary>A whole training step on random codes: gradient, norm, clipping and Adam, as a training takes it; only reading audio is left out.</summary>
internal sealed class SyntheticStep : IDisposable
{
    private readonly WaveNet _model;
    private readonly WorkerPool _pool;
    private readonly WindowBatch _batch;
    private readonly BatchGradient _gradient;
    private readonly AdamOptimizer _optimizer;
    private readonly RandomSource _random = new(seed: 1);
    private long _step;

    /// <summary>Allocates what a training of this shape allocates.</summary>
    public SyntheticStep(WaveNetConfig config, int threads, int batch, int window)
    {
        _model = new WaveNet(config, seed: 1);
        _pool = new WorkerPool(threads);
        _batch = new WindowBatch(batch, window);
        _gradient = new BatchGradient(_model, window, batch, _pool);
        _optimizer = new AdamOptimizer(_model, _gradient, _pool);
    }

    /// <summary>Takes a step.</summary>
    /// <returns>The seconds for the gradient, and for all of it.</returns>
    public (double Gradient, double Step) Take()
    {
        for (int i = 0; i < _batch.Count; i++)
        {
            foreach (ref byte code in _batch.Slot(i))
            {
                code = (byte)(_random.NextDouble() * 256);
            }

            _batch.SetLength(i, _batch.Window + 1);
        }

        long start = Stopwatch.GetTimestamp();
        _gradient.Compute(_batch);
        double gradient = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double norm = _optimizer.GradientNorm();
        _optimizer.Step(_step++, learningRate: 1e-3, weightDecay: 0, norm, clipNorm: 1);
        return (gradient, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    public void Dispose()
    {
        _pool.Dispose();
        _optimizer.Dispose();
        _gradient.Dispose();
        _model.Dispose();
    }
}
