using WaveNetSharp.Checkpoints;
using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
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
    private readonly WindowVisits _visits;
    private readonly TrainingStep _step;
    private readonly TrainerState _state;
    private readonly RunCheckpoints _checkpoints;
    private readonly Validation _validation;
    private readonly TrainingLoop _loop;

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
        Split = CorpusSplit.Create(corpus, model.Config.ReceptiveField, settings.ValidationShare, settings.OnlyLabels, settings.BalanceLabels);
        _state = state;
        _hasLogs = resumed is not null;
        _visits = WindowVisits.Of(corpus, Split.Training, settings);
        TrainingBudget budget = TrainingBudget.Of(options, state.Budget, _visits.Count, settings.StepWindows);
        _state.Budget = budget;
        _ranks = new RankMeeting(group);
        _step = new TrainingStep(model, _visits, settings, needs.Threads, _ranks);
        if (resumed is not null)
        {
            _step.Restore(resumed);
        }

        _checkpoints = new RunCheckpoints(run, _step, state, _visits.Count);
        _validation = new Validation(new HeldOutLoss(Model, corpus, Split.Validation, needs.Threads, _ranks), Model, state, _checkpoints, _ranks);
        _loop = new TrainingLoop(_step, state, budget, new ProgressMeter(state, budget, _visits.Count), _validation, _checkpoints, _ranks);
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
    public Func<WaveNet, float[]>? ClipMaker
    {
        get => _validation.ClipMaker;
        set => _validation.ClipMaker = value;
    }

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
        return NewRun.Start(config, corpus, new RunFolder(folder), options, group ?? new SingleProcess());
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
        return SavedRun.Resume(config, corpus, new RunFolder(folder), options, group ?? new SingleProcess());
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
        return _loop.Run(log, ValidationSeconds, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        _step.Trained.Dispose();
    }

    /// <summary>Makes a trainer for a state: a new one, or one with the weights and moments to go on from.</summary>
    /// <exception cref="InvalidDataException">There are more ranks than windows in a step, the corpus has another rate, or memory does not suffice.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal static Trainer Create(
        AudioCorpus corpus, RunFolder run, TrainingOptions options, WaveNetConfig config, TrainerState state, TrainingState? resumed, IProcessGroup group)
    {
        if (state.Settings.StepWindows < group.Size)
        {
            throw new InvalidDataException(
                $"a step must have a window for each rank, but has {state.Settings.StepWindows:N0} for {group.Size:N0} ranks. Start fewer ranks, or a new run with a larger --batch.");
        }

        TrainingEstimate needs = TrainingEstimate.Of(config, state.Settings, options.ThreadsFor(group.Cores), group);
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

    /// <summary>Gives all ranks the first weights of rank 0: drawn from one seed, and yet another processor may have rounded them otherwise.</summary>
    internal void ShareFirstWeights()
    {
        JointStart.Share(_ranks.Group, _step.Trained.MutableParameters);
        _step.TakeOver();
    }

    /// <summary>Makes the folder one that holds a run: from here on it can be resumed, also when it is killed before its first checkpoint.</summary>
    internal void SaveFirstState() => _checkpoints.SaveState();
}
