using System.Text.Json.Serialization;
using WaveNetSharp.Model;

namespace WaveNetSharp.Training;

/// <summary>The settings that a run was started with and that a resumed run must share, or it would not be the same run. Immutable.</summary>
internal sealed record TrainingSettings
{
    public required int Batch { get; init; }

    /// <summary>Batches in a step; 1 in a run that was stored before there was a choice.</summary>
    public int Accumulate { get; init; } = 1;

    public required int Window { get; init; }

    /// <summary>Samples from window to window; null for windows side by side.</summary>
    public int? Stride { get; init; }

    public required double LearningRate { get; init; }

    public required LearningRateSchedule Schedule { get; init; }

    public required int WarmupSteps { get; init; }

    public required double WeightDecay { get; init; }

    public required double ClipNorm { get; init; }

    /// <summary>Decay of the average of the weights; null without one, as in a run that was stored before there was a choice.</summary>
    public double? EmaDecay { get; init; }

    /// <summary>Steps of a round in which the ranks are apart; null when they meet at every step, as in a run that was stored before there was a choice.</summary>
    public int? LocalSteps { get; init; }

    public required double ValidationShare { get; init; }

    /// <summary>Labels whose recordings alone are used, in ordinal order; all recordings when null.</summary>
    public IReadOnlyList<string>? OnlyLabels { get; init; }

    /// <summary>Whether each label has an equal share of the windows.</summary>
    public bool BalanceLabels { get; init; }

    public required int Seed { get; init; }

    /// <summary>Windows in a step.</summary>
    [JsonIgnore]
    public int StepWindows => Batch * Accumulate;

    /// <summary>Fills in the defaults and checks the ranges.</summary>
    /// <param name="options">What the caller asked for.</param>
    /// <param name="config">The network, for its window.</param>
    /// <param name="threads">Worker threads: the default batch gives each the same number of windows, and is at least 2.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static TrainingSettings Resolve(TrainingOptions options, WaveNetConfig config, int threads)
    {
        TrainingSettings settings = new()
        {
            Batch = options.Batch ?? Math.Max(2, threads),
            Accumulate = options.Accumulate ?? 1,
            Window = options.Window ?? config.Window,
            Stride = options.Stride,
            LearningRate = options.LearningRate ?? DefaultLearningRate(config),
            Schedule = options.Schedule ?? LearningRateSchedule.Cosine,
            WarmupSteps = options.WarmupSteps ?? 100,
            WeightDecay = options.WeightDecay ?? 0,
            ClipNorm = options.ClipNorm ?? 1,
            EmaDecay = options.EmaDecay,
            LocalSteps = options.Sync?.LocalSteps,
            ValidationShare = options.ValidationShare ?? 0.1,
            OnlyLabels = Sorted(options.OnlyLabels),
            BalanceLabels = options.BalanceLabels ?? false,
            Seed = options.Seed ?? 1,
        };
        settings.Validate();
        return settings;
    }

    /// <summary>The peak of the learning rate that trains for an hour and longer: 3e-3 for 30 layers, with the inverse root of their number, at most 4e-3.</summary>
    /// <remarks>Higher peaks are ahead in the first minutes and stop learning later, the deeper the network the sooner
    /// (benchmarks/results/2026-11-22-learning.md). Rounded to multiples of 5e-4.</remarks>
    public static double DefaultLearningRate(WaveNetConfig config)
    {
        const double most = 4e-3;
        return Math.Min(most, Math.Max(1, Math.Round(6 * Math.Sqrt(30.0 / config.Layers))) / 2000);
    }

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it, its range and what was found.</exception>
    public void Validate()
    {
        Require(Batch is >= 1 and <= 65536, "batch", "between 1 and 65,536 windows", Batch);
        Require(Accumulate is >= 1 and <= 65536, "accumulate", "between 1 and 65,536 batches", Accumulate);
        Require(Window is >= 2 and <= 1 << 20, "window", "between 2 and 1,048,576 samples", Window);
        Require(Stride is null || (Stride >= 1 && Stride <= Window), "stride", $"between 1 and the window of {Window:N0} samples", Stride);
        Require(LearningRate is > 0 and <= 1, "learning-rate", "above 0 and at most 1", LearningRate);
        Require(WarmupSteps >= 0, "warmup-steps", "at least 0", WarmupSteps);
        Require(WeightDecay is >= 0 and <= 1, "weight-decay", "between 0 and 1", WeightDecay);
        Require(ClipNorm > 0 && double.IsFinite(ClipNorm), "clip-norm", "above 0 and finite", ClipNorm);
        Require(EmaDecay is null or (> 0 and < 1), "ema", "above 0 and below 1", EmaDecay);
        Require(LocalSteps is null or (>= 1 and <= 65536), "sync", "every-step, or local with 1 to 65,536 steps", LocalSteps);
        Require(LocalSteps is null || EmaDecay is null, "ema", "off with --sync local, whose ranks have weights of their own", EmaDecay);
        Require(ValidationShare is >= 0 and <= 0.5, "validation-share", "between 0 and 0.5", ValidationShare);
        Require(OnlyLabels is null || (OnlyLabels.Count > 0 && !OnlyLabels.Contains("")), "only-label", "labels that are not empty", "empty");
        Require(
            (long)Batch * Accumulate * (Window + 1) <= Array.MaxLength,
            "batch times accumulate times window",
            $"at most {Array.MaxLength:N0} samples",
            (long)Batch * Accumulate * Window);
    }

    /// <summary>Checks that what a resumed run asks for is what it was started with.</summary>
    /// <exception cref="InvalidDataException">A setting differs; the message names it and both values.</exception>
    public void RequireSame(TrainingOptions asked)
    {
        Same("batch", asked.Batch, Batch);
        Same("accumulate", asked.Accumulate, Accumulate);
        Same("window", asked.Window, Window);
        Same("stride", asked.Stride, Stride);
        Same("learning-rate", asked.LearningRate, LearningRate);
        Same("schedule", asked.Schedule, Schedule);
        Same("warmup-steps", asked.WarmupSteps, WarmupSteps);
        Same("weight-decay", asked.WeightDecay, WeightDecay);
        Same("clip-norm", asked.ClipNorm, ClipNorm);
        Same("ema", asked.EmaDecay, EmaDecay);
        Same("sync", asked.Sync, new RankSync(LocalSteps));
        Same("validation-share", asked.ValidationShare, ValidationShare);
        if (Sorted(asked.OnlyLabels) is { } labels && !labels.SequenceEqual(OnlyLabels ?? []))
        {
            throw Differs("only-label", OnlyLabels is null ? "off" : $"'{string.Join("', '", OnlyLabels)}'", $"'{string.Join("', '", labels)}'");
        }

        Same("balance-labels", asked.BalanceLabels, BalanceLabels);
        Same("seed", asked.Seed, Seed);
    }

    private static string[]? Sorted(IReadOnlyList<string>? labels) =>
        labels is { Count: > 0 } ? [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null;

    private static void Same<T>(string name, T? asked, T? had)
        where T : struct
    {
        if (asked is { } value && !value.Equals(had))
        {
            throw Differs(name, had?.ToString() ?? "off", $"{value}");
        }
    }

    private static InvalidDataException Differs(string name, string had, string asked) =>
        new($"a resumed run must keep its settings, but {name} was {had} and {asked} is asked for. Leave --{name} out, or start a new run.");

    private static void Require<T>(bool holds, string name, string rule, T found)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} must be {rule}, but was {found}.");
        }
    }
}
