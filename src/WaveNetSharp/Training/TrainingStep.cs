using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Training;

/// <summary>One step of the optimiser: the next windows, their gradient, clipping, the update, the average. Allocates only when built.</summary>
/// <remarks>A worker takes as many windows in turn as there are, in the room for one. So accumulating gradients is no more than a longer batch.</remarks>
internal sealed class TrainingStep : IDisposable
{
    private readonly TrainingSettings _settings;
    private readonly WorkerPool _pool;
    private readonly WindowReader _reader;
    private readonly BatchGradient _gradient;
    private readonly DivergenceGuard _guard = new();

    /// <summary>Allocates activations, gradients, moments and the average of the weights.</summary>
    /// <param name="model">The network to train; not owned.</param>
    /// <param name="visits">What to train on.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="threads">Worker threads.</param>
    public TrainingStep(WaveNet model, WindowVisits visits, TrainingSettings settings, int threads)
    {
        Trained = model;
        _settings = settings;
        _pool = new WorkerPool(threads);
        _gradient = new BatchGradient(model, settings.Window, settings.StepWindows, _pool);
        Optimizer = new AdamOptimizer(model, _gradient, _pool);
        Average = settings.EmaDecay is { } decay ? new WeightAverage(model, decay, _pool) : null;
        _reader = new WindowReader(visits, settings.StepWindows, settings.Window);
    }

    /// <summary>The optimiser, for its moments.</summary>
    public AdamOptimizer Optimizer { get; }

    /// <summary>The network whose weights are trained.</summary>
    public WaveNet Trained { get; }

    /// <summary>The average of these weights; null when the settings ask for none.</summary>
    public WeightAverage? Average { get; }

    /// <summary>The network to use: the average where there is one.</summary>
    public WaveNet Model => Average?.Model ?? Trained;

    /// <summary>Targets of the step that was taken last.</summary>
    public long Targets => _reader.Batch.Targets;

    /// <summary>Seconds that all steps have waited for their windows to be read.</summary>
    public double ReadingSeconds => _reader.WaitingSeconds;

    /// <summary>Whether the newest loss is far above those before it.</summary>
    public bool LossIsHigh => _guard.IsHigh;

    /// <summary>Goes on from moments and average that were stored.</summary>
    public void Restore(TrainingState saved)
    {
        saved.FirstMoment.CopyTo(Optimizer.FirstMoment);
        saved.SecondMoment.CopyTo(Optimizer.SecondMoment);
        if (Average is not null)
        {
            saved.Average.CopyTo(Average.Model.MutableParameters);
            Average.Model.Weights.Refresh();
        }
    }

    /// <summary>Takes a step.</summary>
    /// <param name="step">Steps done before.</param>
    /// <param name="visited">Windows visited before.</param>
    /// <param name="learningRate">Step size.</param>
    /// <returns>The step's mean loss in bits per sample and its gradient's norm, both of before the update.</returns>
    /// <exception cref="TrainingDivergedException">The loss or the gradient is not finite, or the loss jumped; the parameters are as they were.</exception>
    public (double Bits, double GradientNorm) Take(long step, long visited, double learningRate)
    {
        _reader.Advance(visited);
        double bits = _gradient.Compute(_reader.Batch) / Math.Log(2);
        double norm = Optimizer.GradientNorm();
        _guard.Check(step, bits, norm);
        Optimizer.Step(step, learningRate, _settings.WeightDecay, norm, _settings.ClipNorm);
        Average?.Update(step);
        return (bits, norm);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _pool.Dispose();
        _gradient.Dispose();
        Optimizer.Dispose();
        Average?.Dispose();
    }
}
