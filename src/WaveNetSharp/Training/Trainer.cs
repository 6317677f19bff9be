using System.Diagnostics;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Files;
using WaveNetSharp.Model;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Training;

/// <summary>Trains a network on a corpus and keeps its run folder. One run at a time; all methods belong to one thread.</summary>
/// <remarks>
/// A step visits the next windows of a random order, adds their gradients, clips, and updates with Adam. With a budget in steps or epochs a run
/// that is stopped and resumed has bit for bit the parameters of one that never stopped, on the same machine with the same number of threads.
/// Of several processes each has a trainer, and calls the same methods in the same order; only that of rank 0 writes to the run folder.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly RankMeeting _ranks;
    private readonly TrainingBudget _budget;
    private readonly WindowVisits _visits;
    private readonly TrainingStep _step;
    private readonly HeldOutLoss _heldOut;
    private readonly TrainerState _state;
    private readonly RunCheckpoints _checkpoints;

    // Whether the logs are there already and are gone on with.
    private bool _hasLogs;

    private Trainer(
        AudioCorpus corpus, RunFolder run, TrainingOptions options, TrainingEstimate needs, WaveNet model, TrainerState state, TrainingState? resumed,
        IProcessGroup group)
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
        _ranks = new RankMeeting(group);
        _step = new TrainingStep(model, _visits, settings, needs.Threads, _ranks);
        if (resumed is not null)
        {
            _step.Restore(resumed);
        }

        _heldOut = new HeldOutLoss(Model, corpus, Split.Validation, needs.Threads, _ranks);
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

    /// <summary>The processes that train together, as messages name them.</summary>
    public IReadOnlyList<string> RankNames => [.. Enumerable.Range(0, _ranks.Group.Size).Select(_ranks.Group.NameOf)];

    /// <summary>How each of the processes that train together has done in about the last fifty steps.</summary>
    public IReadOnlyList<RankSpeed> RankSpeeds => _ranks.Speeds.Read();

    /// <summary>The process that makes the others wait, as a sentence; null when there is none.</summary>
    public string? Straggler => _ranks.Speeds.Straggler();

    /// <summary>Makes a short clip with the network for TensorBoard now and then; none when null. Training knows nothing of generation.</summary>
    public Func<WaveNet, float[]>? ClipMaker { get; set; }

    /// <summary>Seconds between validations, at the least; a validation never takes over a tenth of the time.</summary>
    public double ValidationSeconds { get; init; } = 60;

    /// <summary>Starts a new run.</summary>
    /// <param name="config">The network.</param>
    /// <param name="corpus">The audio; must outlive the trainer.</param>
    /// <param name="folder">The run folder; made, or empty of runs.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <param name="group">The processes that train together, each of which starts; null for this one alone.</param>
    /// <exception cref="InvalidDataException">The folder holds a run already, the corpus has another rate, or memory does not suffice.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="JointFailureException">Of several processes one failed, or they are not the same training.</exception>
    public static Trainer Start(WaveNetConfig config, AudioCorpus corpus, string folder, TrainingOptions options, IProcessGroup? group = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        group ??= new SingleProcess();
        RunFolder run = new(folder);
        JointStart.RequireSame(group, config, corpus, options);
        JointStart.RequireSameArithmetic(group, Arithmetic.Describe());
        group.Together(() => RequireNoRun(run, group));
        int threads = group.Together(() => ThreadsOf(options, group.Cores));
        int allThreads = JointStart.Sum(group, threads);
        Trainer trainer = group.Together(() => Create(
            corpus,
            run,
            options,
            config,
            new TrainerState { CorpusId = corpus.Id, Settings = TrainingSettings.Resolve(options, config, allThreads) },
            resumed: null,
            group));
        try
        {
            // Drawn from one seed, and yet another processor may have rounded them otherwise.
            JointStart.Share(group, trainer._step.Trained.MutableParameters);
            trainer._step.TakeOver();
            return group.Together(() => trainer.WriteStart(config, corpus));
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
    /// <param name="group">The processes that train together, each of which resumes, and any number of them whatever it was before; null for this one alone.
    /// The folder need be there for rank 0 only.</param>
    /// <exception cref="InvalidDataException">There is no run, or it had another network, corpus or setting; the message has both values.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="JointFailureException">Of several processes one failed, or they are not the same training.</exception>
    public static Trainer Resume(WaveNetConfig? config, AudioCorpus corpus, string folder, TrainingOptions options, IProcessGroup? group = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        group ??= new SingleProcess();
        RunFolder run = new(folder);
        JointStart.RequireSame(group, config, corpus, options);
        JointStart.RequireSameArithmetic(group, Arithmetic.Describe());
        TrainingState? read = group.Together(() => group.Rank == 0 ? ReadState(config, corpus, run, options) : null);
        TrainingState saved = JointStart.Share(group, read);
        return group.Together(() =>
        {
            TrainerState state = TrainerState.FromJson(saved.Progress, run.State);
            // After a kill between the two renames the best network is one that the state does not know. A worse one must not replace it.
            if (group.Rank == 0 && File.Exists(run.Best) && Checkpoint.LoadInfo(run.Best).BitsPerSample is { } best)
            {
                state.BestValidBits = Math.Min(best, state.BestValidBits ?? best);
            }

            return Create(corpus, run, options, saved.Config, state, saved, group);
        });
    }

    /// <summary>Goes on with the run that a folder holds, or starts one in it: for a job that is started again with the command line that it had.</summary>
    /// <param name="config">The network; null for that of the run, or <see cref="WaveNetConfig.Small"/> for a new one.</param>
    /// <param name="corpus">The audio; must outlive the trainer.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="options">As for <see cref="Start"/>; when the run is there already, as for <see cref="Resume"/>.</param>
    /// <param name="group">The processes that train together; null for this one alone. Whether there is a run is for rank 0 to say.</param>
    /// <exception cref="InvalidDataException">As of <see cref="Start"/> or <see cref="Resume"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="JointFailureException">Of several processes one failed, or they are not the same training.</exception>
    public static Trainer ResumeOrStart(WaveNetConfig? config, AudioCorpus corpus, string folder, TrainingOptions options, IProcessGroup? group = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        group ??= new SingleProcess();
        // First of all, as both ways do: ranks of another version may have nothing more to say that this one understands.
        JointStart.RequireSame(group, config, corpus, options);
        return JointStart.Sum(group, group.Rank == 0 && File.Exists(new RunFolder(folder).State) ? 1 : 0) > 0
            ? Resume(config, corpus, folder, options, group)
            : Start(config ?? WaveNetConfig.Small, corpus, folder, options, group);
    }

    private static TrainingState ReadState(WaveNetConfig? config, AudioCorpus corpus, RunFolder run, TrainingOptions options)
    {
        string folder = run.Path;
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
        return saved;
    }

    /// <summary>Trains until the budget is used or the token is cancelled, then validates and saves. After a cancellation it can be called again.</summary>
    /// <param name="progress">Told after every step, on this thread.</param>
    /// <param name="cancellationToken">Ends the training after the step that runs, or when the loss has come down, should it be far above its mean;
    /// everything is saved.</param>
    /// <exception cref="TrainingDivergedException">The loss was not finite or jumped; the last checkpoints are of before.</exception>
    /// <exception cref="IOException">A file could not be written; the last checkpoints are of before.</exception>
    /// <exception cref="JointFailureException">Of several processes one failed, or has other parameters; the last checkpoints are of before.</exception>
    public TrainingResult Train(Action<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using TrainingLog? log = _ranks.Group.Together(() => _ranks.Group.Rank == 0 ? new TrainingLog(Run, _hasLogs ? _state.Step : null) : null);
        _hasLogs = true;
        _ranks.Begin(cancellationToken);
        double secondsBefore = _state.Seconds;
        long samplesBefore = _state.Samples;
        double stepSeconds = 0;
        double readingBefore = _step.ReadingSeconds;
        double nextValidation = ValidationSeconds;
        long validated = -1;
        TrainingProgress now = Standing();

        // Stopped while the loss is high, it takes the few steps that show whether this is a network to save.
        while ((!_ranks.IsStopping || _step.LossIsHigh || _step.IsApart) && _budget.Progress(_state.Step, secondsBefore + _ranks.Seconds) < 1)
        {
            long started = Stopwatch.GetTimestamp();
            double rate = _budget.LearningRate(_state.Settings, _state.Step, secondsBefore + _ranks.Seconds);
            (double bits, double norm) = _step.Take(_state.Step, _state.Windows, rate);
            double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            double ended = _ranks.Seconds;
            stepSeconds += took;
            Advance(secondsBefore + ended);
            now = Progress(now, bits, norm, rate, _step.Targets / took);
            log?.Add(now, bits, _ranks.Speeds);
            if (ended >= nextValidation && !_step.LossIsHigh && !_step.IsApart)
            {
                _step.RequireSameOnAllRanks();
                now = Validate(log, now, cancellationToken);
                validated = _state.Step;
                SaveLast();
                nextValidation = _ranks.Seconds + Math.Max(ValidationSeconds, 10 * (_ranks.Seconds - ended));
            }

            progress?.Invoke(now);
        }

        if (_step.IsApart)
        {
            _step.Join();
        }

        _step.RequireSameOnAllRanks();
        if (!_ranks.IsStopping && validated != _state.Step)
        {
            now = Validate(log, now, cancellationToken);
        }

        _ranks.Meet();
        _state.Seconds = secondsBefore + _ranks.Seconds;
        Model.Weights.Refresh();
        SaveLast();
        bool stepped = _state.Samples > samplesBefore;
        return new TrainingResult(
            _state.Step,
            stepped ? now.TrainBits : null,
            now.ValidBits,
            _state.BestValidBits,
            stepped ? (_state.Samples - samplesBefore) / stepSeconds : null,
            stepped ? (_step.ReadingSeconds - readingBefore) / stepSeconds : null,
            _state.Seconds,
            _ranks.IsStopping);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        _step.Trained.Dispose();
    }

    internal static int ThreadsOf(TrainingOptions options, int cores) => options.Threads switch
    {
        null => cores,
        >= 1 and <= 4096 => options.Threads.Value,
        _ => throw new ArgumentException($"threads must be between 1 and 4,096, but was {options.Threads}."),
    };

    private static Trainer Create(
        AudioCorpus corpus, RunFolder run, TrainingOptions options, WaveNetConfig config, TrainerState state, TrainingState? resumed, IProcessGroup group)
    {
        if (state.Settings.StepWindows < group.Size)
        {
            throw new InvalidDataException(
                $"a step must have a window for each rank, but has {state.Settings.StepWindows:N0} for {group.Size:N0} ranks. Start fewer ranks, or a new run with a larger --batch.");
        }

        TrainingEstimate needs = TrainingEstimate.Of(config, state.Settings, ThreadsOf(options, group.Cores), group);
        needs.RequireMemory();
        WaveNet model = resumed is null ? new(config, state.Settings.Seed) : new(config, resumed.Parameters);
        try
        {
            return new Trainer(corpus, run, options, needs, model, state, resumed, group);
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

    private static bool RequireNoRun(RunFolder run, IProcessGroup group) =>
        group.Rank > 0 || !(File.Exists(run.State) || File.Exists(run.Metrics) || File.Exists(run.Last))
            ? true
            : throw new InvalidDataException($"'{run.Path}' must be a new folder, but already holds a run. Add --resume to go on with it, or choose another --out.");

    private Trainer WriteStart(WaveNetConfig config, AudioCorpus corpus)
    {
        if (_ranks.Group.Rank == 0)
        {
            Directory.CreateDirectory(Run.Checkpoints);
            AtomicFile.WriteText(Run.Config, config.ToJson() + "\n");
            AtomicFile.WriteText(Run.Baseline, BaselineModel.Fit(corpus, Split.Training).ToJson() + "\n");
            // From here on the folder holds a run that can be resumed, also when it is killed before its first checkpoint.
            _checkpoints.SaveState();
        }

        return this;
    }

    private void SaveLast()
    {
        if (_ranks.Group.Rank == 0)
        {
            _checkpoints.SaveLast();
        }

        // Nobody leaves, and so ends the job for its launcher, while it is written.
        _ranks.Meet();
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

    private TrainingProgress Validate(TrainingLog? log, TrainingProgress now, CancellationToken cancellationToken)
    {
        if (_heldOut.Measure(cancellationToken) is not { } bits)
        {
            return now;
        }

        if (!double.IsFinite(bits))
        {
            throw _ranks.KnownToAll(new TrainingDivergedException($"the validation loss must be finite, but at step {_state.Step:N0} it was {bits} bits. {DivergenceGuard.Remedy}"));
        }

        if (bits < (_state.BestValidBits ?? double.PositiveInfinity))
        {
            _state.BestValidBits = bits;
            if (_ranks.Group.Rank == 0)
            {
                _checkpoints.SaveBest(bits);
            }
        }

        now = now with { ValidBits = bits, BestValidBits = _state.BestValidBits };
        // Without a step since the start or the resume there is no training loss to write, and this network is in the logs already.
        if (log is not null && !double.IsNaN(now.TrainBits))
        {
            log.Validated(now, bits, _ranks.Speeds);
            if (ClipMaker is { } make)
            {
                log.Clip(_state.Step, make(Model), Model.Config.SampleRate);
            }
        }

        return now;
    }
}
