using System.Diagnostics;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Training;

/// <summary>One step of the optimiser: the next windows, their gradient, clipping, the update, the average. Allocates only when built.</summary>
/// <remarks>A worker takes as many windows in turn as there are, in the room for one. So accumulating gradients is no more than a longer batch. Of several
/// ranks each takes the windows rank, rank + ranks, ...; with one worker each they add the gradients in the order in which as many workers of one rank do.</remarks>
internal sealed class TrainingStep : IDisposable
{
    // A fault of memory or of a processor is rare, and all that is trained after it is lost. To look costs a millisecond.
    private const int StepsPerChecksum = 100;

    private readonly TrainingSettings _settings;
    private readonly RankMeeting _ranks;
    private readonly WorkerPool _pool;
    private readonly WindowReader _reader;
    private readonly BatchGradient _gradient;
    private readonly LocalRounds? _rounds;
    private readonly DivergenceGuard _guard = new();

    /// <summary>Allocates activations, gradients, moments and the average of the weights.</summary>
    /// <param name="model">The network to train; not owned.</param>
    /// <param name="visits">What to train on.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="ranks">Where the ranks meet, each of which has the same settings; null for one alone.</param>
    public TrainingStep(WaveNet model, WindowVisits visits, TrainingSettings settings, int threads, RankMeeting? ranks = null)
    {
        ranks ??= new RankMeeting(new SingleProcess());
        int share = WindowReader.ShareOf(settings.StepWindows, ranks.Group.Rank, ranks.Group.Size);
        Trained = model;
        _settings = settings;
        _ranks = ranks;
        _pool = new WorkerPool(threads);
        _gradient = new BatchGradient(model, settings.Window, share, _pool);
        Optimizer = new AdamOptimizer(model, _gradient, _pool);
        Average = settings.EmaDecay is { } decay ? new WeightAverage(model, decay, _pool) : null;
        _rounds = settings.LocalSteps is { } steps ? new LocalRounds(model, Optimizer, ranks, steps) : null;
        _reader = new WindowReader(visits, settings.StepWindows, settings.Window, ranks.Group.Rank, ranks.Group.Size);
    }

    /// <summary>The optimiser, for its moments.</summary>
    public AdamOptimizer Optimizer { get; }

    /// <summary>The network whose weights are trained.</summary>
    public WaveNet Trained { get; }

    /// <summary>The average of these weights; null when the settings ask for none.</summary>
    public WeightAverage? Average { get; }

    /// <summary>The network to use: the average where there is one.</summary>
    public WaveNet Model => Average?.Model ?? Trained;

    /// <summary>Targets of the step that was taken last, of all ranks.</summary>
    public long Targets => _reader.StepTargets;

    /// <summary>Seconds that all steps have waited for their windows to be read.</summary>
    public double ReadingSeconds => _reader.WaitingSeconds;

    /// <summary>Whether the newest loss is far above those before it.</summary>
    public bool LossIsHigh => _rounds?.LossWasHigh ?? _guard.IsHigh;

    /// <summary>Whether the ranks are apart, in the midst of a round; nothing can be measured or saved then.</summary>
    public bool IsApart => _rounds?.IsApart ?? false;

    /// <summary>The running sum of the outer optimiser; empty when the ranks meet at every step.</summary>
    public Span<float> OuterMomentum => _rounds is null ? [] : _rounds.Velocity;

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

        if (_rounds is not null)
        {
            saved.OuterMomentum.CopyTo(_rounds.Velocity);
        }
    }

    /// <summary>Starts the average and the first round from the weights as they are, after these were replaced.</summary>
    public void TakeOver()
    {
        _rounds?.Begin();
        if (Average is not null)
        {
            Trained.Parameters.CopyTo(Average.Model.MutableParameters);
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
        long start = Stopwatch.GetTimestamp();
        _reader.Advance(visited);
        if (_rounds is not null)
        {
            return TakeApart(_rounds, step, learningRate, start);
        }

        Decision decision = Decide(step, learningRate, start);
        try
        {
            _guard.Check(step, decision.Bits, decision.Norm);
        }
        catch (TrainingDivergedException failure) when (_ranks.Group.Size > 1)
        {
            throw _ranks.KnownToAll(failure);
        }

        Optimizer.Step(decision.Coefficients);
        Average?.Update(step);
        return (decision.Bits, decision.Norm);
    }

    /// <summary>Ends a round before its time, so that all ranks have the same parameters.</summary>
    public void Join() => _rounds?.End(_guard.IsHigh);

    /// <summary>Refuses to measure or save networks that are not the same on all ranks.</summary>
    /// <exception cref="JointFailureException">The weights of a rank, or their average, differ from those of the others.</exception>
    public void RequireSameOnAllRanks()
    {
        _ranks.RequireSame(Trained.Parameters);
        if (Average is not null)
        {
            _ranks.RequireSame(Average.Model.Parameters);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _pool.Dispose();
        _gradient.Dispose();
        Optimizer.Dispose();
        Average?.Dispose();
        _rounds?.Dispose();
    }

    // A step of this rank's own: the mean is that of its own windows.
    private (double Bits, double GradientNorm) TakeApart(LocalRounds rounds, long step, double learningRate, long start)
    {
        long targets = _reader.Batch.Targets;
        double loss = _gradient.Sum(_reader.Batch, targets);
        double bits = loss / targets / Math.Log(2);
        double norm = Optimizer.GradientNorm();
        _guard.Check(step, bits, norm);
        Optimizer.Step(step, learningRate, _settings.WeightDecay, norm, _settings.ClipNorm);
        rounds.Add(step, loss, targets, Stopwatch.GetElapsedTime(start).TotalSeconds, _guard.IsHigh);
        return (bits, norm);
    }

    // Norm, rate and corrections are those that rank 0 has computed: other processors may round them otherwise, and the parameters would part.
    private Decision Decide(long step, double learningRate, long start)
    {
        double loss = _gradient.Sum(_reader.Batch, Targets);
        ulong checksum = _ranks.Group.Size > 1 && step % StepsPerChecksum == 0 ? ParameterChecksum.Of(Trained.Parameters) : 0;
        loss = _ranks.Add(_gradient.Gradient, loss, _reader.Batch.Targets, Stopwatch.GetElapsedTime(start).TotalSeconds, checksum);
        Decision decision = default;
        if (_ranks.Group.Rank == 0)
        {
            double norm = Optimizer.GradientNorm();
            decision = new Decision(
                AdamOptimizer.Coefficients(step, learningRate, _settings.WeightDecay, norm, _settings.ClipNorm), loss / Targets / Math.Log(2), norm);
        }

        _ranks.Decide(ref decision);
        return decision;
    }

    private readonly record struct Decision(AdamUpdate.Coefficients Coefficients, double Bits, double Norm);
}
