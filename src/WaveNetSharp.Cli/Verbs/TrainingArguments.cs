using System.CommandLine;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Verbs;

/// <summary>The options of a training, and what they say.</summary>
internal sealed class TrainingArguments
{
    private readonly Option<long?> _steps = Options.Whole("--steps", "Stop after so many steps in all.", 1L, 1_000_000_000_000L);
    private readonly Option<double?> _epochs = Options.Positive("--epochs", "Stop after so many passes over the training audio.", 1_000_000, "N");
    private readonly Option<double?> _minutes = Options.Positive("--minutes", "Stop after so many minutes; 60 unless steps or epochs are given.", 1_000_000, "M");
    private readonly Option<int?> _batch = Options.Whole("--batch", "Windows in a batch.", 1, 65_536);
    private readonly Option<int?> _accumulate = Options.Whole("--accumulate", "Batches in a step; 1 unless given.", 1, 65_536);
    private readonly Option<int?> _window = Options.Whole("--window", "Samples in a window.", 2, 1 << 20);
    private readonly Option<int?> _stride = Options.Whole("--stride", "Samples from window to window; the window unless given, so that they do not overlap.", 1, 1 << 20);
    private readonly Option<double?> _learningRate = Options.Positive("--learning-rate", "The highest learning rate.", 1);
    private readonly Option<string?> _schedule = Options.OneOf("--schedule", "How the learning rate falls: cosine or constant.", "cosine", "constant");
    private readonly Option<int?> _warmupSteps = Options.Whole("--warmup-steps", "Steps in which the learning rate rises.", 0, int.MaxValue);
    private readonly Option<double?> _weightDecay = Options.Number("--weight-decay", "Decoupled weight decay.", 0, 1);
    private readonly Option<double?> _clipNorm = Options.Positive("--clip-norm", "The largest norm of a gradient that is followed in full.", 1e9);
    private readonly Option<double?> _emaDecay = Options.Fraction("--ema", "Average the weights over the steps with this decay; validate and save the average.", "D");
    private readonly Option<RankSync?> _sync = Options.Sync();
    private readonly Option<double?> _validationShare = Options.Number("--validation-share", "The share of the audio that is held out.", 0, 0.5);
    private readonly Option<string[]> _onlyLabel = new("--only-label") { Description = "Use recordings of this label alone; may be given several times.", HelpName = "label" };
    private readonly Option<bool> _balanceLabels = new("--balance-labels") { Description = "Give each label an equal share of the windows." };
    private readonly Option<int?> _seed = Options.Whole("--seed", "Chooses the first parameters and the order of the windows.", 0, int.MaxValue);
    private readonly Option<int?> _threads = Options.Whole("--threads", "Worker threads; all cores unless given.", 1, 4096);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
        {
            _steps, _epochs, _minutes, _batch, _accumulate, _window, _stride, _learningRate, _schedule, _warmupSteps, _weightDecay, _clipNorm, _emaDecay,
            _sync, _validationShare, _onlyLabel, _balanceLabels, _seed, _threads,
        })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (new Option[] { _steps, _epochs, _minutes }.Count(option => result.GetResult(option) is not null) > 1)
            {
                result.AddError("train takes one of --steps, --epochs and --minutes.");
            }
        });
    }

    /// <summary>Reads the values that were given; what was not is null.</summary>
    public TrainingOptions Read(ParseResult parsed) => new()
    {
        Steps = parsed.GetValue(_steps),
        Epochs = parsed.GetValue(_epochs),
        Minutes = parsed.GetValue(_minutes),
        Batch = parsed.GetValue(_batch),
        Accumulate = parsed.GetValue(_accumulate),
        Window = parsed.GetValue(_window),
        Stride = parsed.GetValue(_stride),
        LearningRate = parsed.GetValue(_learningRate),
        Schedule = parsed.GetValue(_schedule) switch
        {
            "cosine" => LearningRateSchedule.Cosine,
            "constant" => LearningRateSchedule.Constant,
            _ => null,
        },
        WarmupSteps = parsed.GetValue(_warmupSteps),
        WeightDecay = parsed.GetValue(_weightDecay),
        ClipNorm = parsed.GetValue(_clipNorm),
        EmaDecay = parsed.GetValue(_emaDecay),
        Sync = parsed.GetValue(_sync),
        ValidationShare = parsed.GetValue(_validationShare),
        OnlyLabels = parsed.GetValue(_onlyLabel) is { Length: > 0 } labels ? labels : null,
        BalanceLabels = parsed.GetValue(_balanceLabels) ? true : null,
        Seed = parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads),
    };
}
