using System.Diagnostics;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Files;
using WaveNetSharp.Model;

namespace WaveNetSharp.Training;

/// <summary>Trains a network on a corpus and keeps its run folder. One run at a time; all methods belong to one thread.</summary>
/// <remarks>
/// A step visits the next windows of a random order, adds their gradients, clips, and updates with Adam. With a budget in steps or epochs a run
/// that is stopped and resumed has bit for bit the parameters of one that never stopped, on the same machine with the same number of threads.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly TrainingBudget _budget;
    private readonly WindowVisits _visits;
    private readonly TrainingStep _step;
    private readonly HeldOutLoss _heldOut;
    private readonly TrainerState _state;
    private readonly RunCheckpoints _checkpoints;

    // Whether the logs are there already and are gone on with.
    private bool _hasLogs;

    private Trainer(
        AudioCorpus corpus, RunFolder run, TrainingOptions options, TrainingEstimate needs, WaveNet model, TrainerState state, TrainingState? resumed)
    {
        TrainingSettings settings = state.Settings;
        Evaluator.RequireSameRate(model.Config, corpus);
        Run = run;
        Needs = needs;
        Split = CorpusSplit.Create(corpus, model.Config.ReceptiveField, settings.ValidationShare, settings.OnlyLabels);
        _state = state;
        _hasLogs = resumed is not null;
        _visits = WindowVisits.Of(corpus, Split.Training, settings);
        _budget = TrainingBudget.Of(options, state.Budget, _visits.Count, settings.StepWindows);
        _state.Budget = _budget;
        _step = new TrainingStep(model, _visits, settings, needs.Threads);
        if (resumed is not null)
        {
            _step.Restore(resumed);
        }

        _heldOut = new HeldOutLoss(Model, corpus, Split.Validation, needs.Threads);
        _checkpoints = new RunCheckpoints(run, _step, state, _visits.Count);
    }

    /// <summary>The network to use: the average of the weights where the options ask for one. It changes while <see cref="Train"/> runs.</summary>
    public WaveNet Model => _step.Model;

    /// <summary>The folder of the run.</summary>
    public RunFolder Run { get; }

    /// <summary>What the training takes of this machine.</summary>
    public TrainingEstimate Needs { get; }

    /// <summary>What is trained on and what validates.</summary>
    public CorpusSplit Split { get; }

    /// <summary>Whether each label has an equal share of the windows.</summary>
    public bool BalancesLabels => _state.Settings.BalanceLabels;

    /// <summary>Samples in one epoch.</summary>
    public long EpochSamples => _visits.Targets;

    /// <summary>Steps done since the start of the run.</summary>
    public long Step => _state.Step;

    /// <summary>Makes a short clip with the network for TensorBoard now and then; none when null. Training knows nothing of generation.</summary>
    public Func<WaveNet, float[]>? ClipMaker { get; set; }

    /// <summary>Seconds between validations, at the least; a validation never takes over a tenth of the time.</summary>
    public double ValidationSeconds { get; init; } = 60;

    /// <summary>Starts a new run.</summary>
    /// <param name="config">The network.</param>
    /// <param name="corpus">The audio; must outlive the trainer.</param>
    /// <param name="folder">The run folder; made, or empty of runs.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <exception cref="InvalidDataException">The folder holds a run already, the corpus has another rate, or memory does not suffice.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static Trainer Start(WaveNetConfig config, AudioCorpus corpus, string folder, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        RunFolder run = new(folder);
        if (File.Exists(run.State) || File.Exists(run.Metrics) || File.Exists(run.Last))
        {
            throw new InvalidDataException($"'{folder}' must be a new folder, but already holds a run. Add --resume to go on with it, or choose another --out.");
        }

        TrainingSettings settings = TrainingSettings.Resolve(options, config, ThreadsOf(options));
        Trainer trainer = Create(corpus, run, options, config, new TrainerState { CorpusId = corpus.Id, Settings = settings }, resumed: null);
        try
        {
            Directory.CreateDirectory(run.Checkpoints);
            AtomicFile.WriteText(run.Config, config.ToJson() + "\n");
            AtomicFile.WriteText(run.Baseline, BaselineModel.Fit(corpus, trainer.Split.Training).ToJson() + "\n");
            // From here on the folder holds a run that can be resumed, also when it is killed before its first checkpoint.
            trainer._checkpoints.SaveState();
            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a run where its last checkpoint was saved.</summary>
    /// <param name="config">The network that is expected, or null for whatever the run has.</param>
    /// <param name="corpus">The audio that the run was started on.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="options">A budget that is given replaces the one before, and threads may differ; any other option that is given must be as it was.</param>
    /// <exception cref="InvalidDataException">There is no run, or it had another network, corpus or setting; the message has both values.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static Trainer Resume(WaveNetConfig? config, AudioCorpus corpus, string folder, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        RunFolder run = new(folder);
        if (!File.Exists(run.State))
        {
            throw new InvalidDataException($"'{folder}' must hold a run to resume, but has no {Path.GetRelativePath(folder, run.State)}. Leave --resume out to start one.");
        }

        TrainingState saved = TrainingStateFile.Load(run.State);
        TrainerState state = TrainerState.FromJson(saved.Progress, run.State);
        if (saved.Average is null != state.Settings.EmaDecay is null)
        {
            throw new InvalidDataException(
                $"'{run.State}': an average of the weights must be there when the settings have its decay, but {(saved.Average is null ? "is not" : "they have none")}. Copy the file again.");
        }

        if (config is not null && config != saved.Config)
        {
            throw new InvalidDataException($"'{folder}' was started with another network: {Difference(saved.Config, config)}. Leave --preset and --config out, or start a new run.");
        }

        if (corpus.Id != state.CorpusId)
        {
            throw new InvalidDataException(
                $"'{folder}' was started on another corpus ({state.CorpusId[..12]}) than '{corpus.Folder}' ({corpus.Id[..12]}). Give the same corpus, or start a new run.");
        }

        state.Settings.RequireSame(options);
        // After a kill between the two renames the best network is one that the state does not know. A worse one must not replace it.
        if (File.Exists(run.Best) && Checkpoint.LoadInfo(run.Best).BitsPerSample is { } best)
        {
            state.BestValidBits = Math.Min(best, state.BestValidBits ?? best);
        }

        return Create(corpus, run, options, saved.Config, state, saved);
    }

    /// <summary>Trains until the budget is used or the token is cancelled, then validates and saves. After a cancellation it can be called again.</summary>
    /// <param name="progress">Told after every step, on this thread.</param>
    /// <param name="cancellationToken">Ends the training after the step that runs, or when the loss has come down, should it be far above its mean;
    /// everything is saved.</param>
    /// <exception cref="TrainingDivergedException">The loss was not finite or jumped; the last checkpoints are of before.</exception>
    /// <exception cref="IOException">A file could not be written; the last checkpoints are of before.</exception>
    public TrainingResult Train(Action<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using TrainingLog log = new(Run, _hasLogs ? _state.Step : null);
        _hasLogs = true;
        Stopwatch clock = Stopwatch.StartNew();
        double secondsBefore = _state.Seconds;
        long samplesBefore = _state.Samples;
        double stepSeconds = 0;
        double readingBefore = _step.ReadingSeconds;
        double nextValidation = ValidationSeconds;
        long validated = -1;
        TrainingProgress now = Standing();

        // Stopped while the loss is high, it takes the few steps that show whether this is a network to save.
        while ((!cancellationToken.IsCancellationRequested || _step.LossIsHigh) && _budget.Progress(_state.Step, secondsBefore + clock.Elapsed.TotalSeconds) < 1)
        {
            double started = clock.Elapsed.TotalSeconds;
            double rate = _budget.LearningRate(_state.Settings, _state.Step, secondsBefore + started);
            (double bits, double norm) = _step.Take(_state.Step, _state.Windows, rate);
            double ended = clock.Elapsed.TotalSeconds;
            stepSeconds += ended - started;
            Advance(secondsBefore + ended);
            now = Progress(now, bits, norm, rate, _step.Targets / (ended - started));
            log.Add(now, bits);
            if (ended >= nextValidation && !_step.LossIsHigh)
            {
                now = Validate(log, now, cancellationToken);
                validated = _state.Step;
                _checkpoints.SaveLast();
                nextValidation = clock.Elapsed.TotalSeconds + Math.Max(ValidationSeconds, 10 * (clock.Elapsed.TotalSeconds - ended));
            }

            progress?.Invoke(now);
        }

        if (!cancellationToken.IsCancellationRequested && validated != _state.Step)
        {
            now = Validate(log, now, cancellationToken);
        }

        _state.Seconds = secondsBefore + clock.Elapsed.TotalSeconds;
        Model.Weights.Refresh();
        _checkpoints.SaveLast();
        bool stepped = _state.Samples > samplesBefore;
        return new TrainingResult(
            _state.Step,
            stepped ? now.TrainBits : null,
            now.ValidBits,
            _state.BestValidBits,
            stepped ? (_state.Samples - samplesBefore) / stepSeconds : null,
            stepped ? (_step.ReadingSeconds - readingBefore) / stepSeconds : null,
            _state.Seconds,
            cancellationToken.IsCancellationRequested);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        _step.Trained.Dispose();
    }

    internal static int ThreadsOf(TrainingOptions options) => options.Threads switch
    {
        null => Environment.ProcessorCount,
        >= 1 and <= 4096 => options.Threads.Value,
        _ => throw new ArgumentException($"threads must be between 1 and 4,096, but was {options.Threads}."),
    };

    private static Trainer Create(
        AudioCorpus corpus, RunFolder run, TrainingOptions options, WaveNetConfig config, TrainerState state, TrainingState? resumed)
    {
        TrainingEstimate needs = TrainingEstimate.Of(config, state.Settings, ThreadsOf(options));
        needs.RequireMemory();
        WaveNet model = resumed is null ? new(config, state.Settings.Seed) : new(config, resumed.Parameters);
        try
        {
            return new Trainer(corpus, run, options, needs, model, state, resumed);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static string Difference(WaveNetConfig had, WaveNetConfig asked)
    {
        IEnumerable<string> lines = asked.ToJson().Split('\n').Except(had.ToJson().Split('\n')).Select(line => line.Trim().TrimEnd(','));
        return $"asked for {string.Join(", ", lines)}";
    }

    private void Advance(double seconds)
    {
        _state.Step++;
        _state.Windows += _state.Settings.StepWindows;
        _state.Samples += _step.Targets;
        _state.Seconds = seconds;
    }

    // Before the first step since the start or the resume nothing is known of the training but how far it is.
    private TrainingProgress Standing() =>
        Progress(new() { TrainBits = double.NaN }, double.NaN, double.NaN, _budget.LearningRate(_state.Settings, _state.Step, _state.Seconds), double.NaN);

    private TrainingProgress Progress(in TrainingProgress before, double bits, double norm, double rate, double samplesPerSecond)
    {
        bool first = double.IsNaN(before.TrainBits);
        return new TrainingProgress(
            _state.Step,
            _budget.Progress(_state.Step, _state.Seconds),
            (double)_state.Windows / _visits.Count,
            first ? bits : before.TrainBits + ((bits - before.TrainBits) / 10),
            before.ValidBits,
            _state.BestValidBits,
            first ? samplesPerSecond : before.SamplesPerSecond + ((samplesPerSecond - before.SamplesPerSecond) / 10),
            rate,
            norm,
            _state.Seconds,
            _budget.Remaining(_state.Step, _state.Seconds));
    }

    private TrainingProgress Validate(TrainingLog log, TrainingProgress now, CancellationToken cancellationToken)
    {
        if (_heldOut.Measure(cancellationToken) is not { } bits)
        {
            return now;
        }

        if (!double.IsFinite(bits))
        {
            throw new TrainingDivergedException($"the validation loss must be finite, but at step {_state.Step:N0} it was {bits} bits. {DivergenceGuard.Remedy}");
        }

        if (bits < (_state.BestValidBits ?? double.PositiveInfinity))
        {
            _state.BestValidBits = bits;
            _checkpoints.SaveBest(bits);
        }

        now = now with { ValidBits = bits, BestValidBits = _state.BestValidBits };
        // Without a step since the start or the resume there is no training loss to write, and this network is in the logs already.
        if (!double.IsNaN(now.TrainBits))
        {
            log.Validated(now, bits);
            if (ClipMaker is { } make)
            {
                log.Clip(_state.Step, make(Model), Model.Config.SampleRate);
            }
        }

        return now;
    }
}
