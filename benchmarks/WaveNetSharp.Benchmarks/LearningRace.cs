using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Benchmarks;

/// <summary>A training that another program can repeat: its network, its windows in their order, its learning rates, and what it is measured on.</summary>
/// <remarks>Split, order and rates are those of <see cref="Trainer"/>. Only parts of recordings that hold a whole window count, so that
/// every batch has one shape.</remarks>
internal sealed class LearningRace
{
    // Tells two curves apart at a glance; 21 evaluations of so many take a fifth as long as 600 steps of two windows of 2,048, and are not counted.
    private const int HeldOutTargets = 1 << 16;

    /// <summary>Chooses what is read.</summary>
    /// <param name="corpus">Holds the audio; must outlive the race.</param>
    /// <param name="config">The network.</param>
    /// <param name="settings">Batch, window, rate and seed.</param>
    /// <param name="steps">Steps in all, at least 1.</param>
    /// <exception cref="InvalidDataException">The corpus has another rate than the network, or no whole window to train on or to hold out.</exception>
    public LearningRace(AudioCorpus corpus, WaveNetConfig config, TrainingSettings settings, int steps)
    {
        Evaluator.RequireSameRate(config, corpus);
        Corpus = corpus;
        Config = config;
        Settings = settings;
        CorpusSplit split = CorpusSplit.Create(corpus, config.ReceptiveField, settings.ValidationShare);
        Windows = WholeWindows(split.Training, "train on");
        WindowSet heldOut = WholeWindows(split.Validation, "hold out");
        long count = Math.Clamp(HeldOutTargets / settings.Window, 1, heldOut.Count);
        HeldOut = [.. Enumerable.Range(0, (int)count).Select(i => heldOut.Locate(0, i * heldOut.Count / count))];
        TrainingBudget budget = new(steps, Seconds: null);
        LearningRates = [.. Enumerable.Range(0, steps).Select(step => budget.LearningRate(settings, step, 0))];
    }

    public AudioCorpus Corpus { get; }

    public WaveNetConfig Config { get; }

    public TrainingSettings Settings { get; }

    /// <summary>What is trained on.</summary>
    public WindowSet Windows { get; }

    /// <summary>Held-out windows, spread evenly; each starts from nothing, as in training.</summary>
    public IReadOnlyList<Segment> HeldOut { get; }

    /// <summary>The learning rate of each step.</summary>
    public IReadOnlyList<double> LearningRates { get; }

    private WindowSet WholeWindows(IReadOnlyList<Segment> segments, string purpose)
    {
        WindowSet windows = new(Corpus, [.. segments.Where(segment => segment.Targets >= Settings.Window)], Settings.Window, (ulong)Settings.Seed);
        return windows.Count > 0 ? windows : throw new InvalidDataException(
            $"'{Corpus.Folder}' must have a window of {Settings.Window:N0} samples to {purpose}, but its longest such part has {segments.Select(segment => segment.Targets).DefaultIfEmpty().Max():N0}. Give a shorter --window or a longer corpus.");
    }
}
