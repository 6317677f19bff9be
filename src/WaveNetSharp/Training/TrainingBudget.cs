namespace WaveNetSharp.Training;

/// <summary>When a training ends, and how far it has come. Immutable.</summary>
/// <param name="Steps">Steps in all, or null when the clock decides.</param>
/// <param name="Seconds">Seconds in all, or null when steps decide.</param>
internal readonly record struct TrainingBudget(long? Steps, double? Seconds)
{
    private const double DefaultMinutes = 60;

    // Two thousand years; so that seconds stay a number that JSON has.
    private const double MostMinutes = 1e9;

    // The rate does not fall to zero: the last steps would do nothing.
    private const double LastShare = 0.01;

    // Runs of a few hundred steps must not spend them all on the warm-up.
    private const double LongestWarmup = 0.05;

    /// <summary>Reads the budget from what was asked for; when nothing was, the run's own, or 60 minutes for a new run.</summary>
    /// <param name="options">At most one of steps, epochs and minutes.</param>
    /// <param name="own">The budget of a run that is resumed.</param>
    /// <param name="windows">Windows in an epoch.</param>
    /// <param name="batch">Windows in a step.</param>
    /// <exception cref="ArgumentException">More than one was given, or one is not above zero or not finite.</exception>
    public static TrainingBudget Of(TrainingOptions options, TrainingBudget? own, long windows, int batch)
    {
        int given = (options.Steps.HasValue ? 1 : 0) + (options.Epochs.HasValue ? 1 : 0) + (options.Minutes.HasValue ? 1 : 0);
        if (given > 1)
        {
            throw new ArgumentException($"at most one of steps, epochs and minutes can be given, but {given} were.");
        }

        if (options.Steps is <= 0 || options.Epochs is not (null or (> 0 and < double.PositiveInfinity)) || options.Minutes is not (null or (> 0 and <= MostMinutes)))
        {
            throw new ArgumentException(
                $"steps, epochs and minutes must be above 0, and minutes at most {MostMinutes:N0}, but {options.Steps?.ToString() ?? options.Epochs?.ToString() ?? options.Minutes?.ToString()} was given.");
        }

        return options.Steps is { } steps ? new(steps, null)
            : options.Epochs is { } epochs ? new((long)Math.Ceiling(epochs * windows / batch), null)
            : options.Minutes is { } minutes ? new(null, 60 * minutes)
            : own ?? new(null, 60 * DefaultMinutes);
    }

    /// <summary>How far a training has come, from 0 to 1.</summary>
    public double Progress(long step, double seconds) =>
        Math.Clamp(Steps is { } steps ? (double)step / steps : seconds / Seconds!.Value, 0, 1);

    /// <summary>Seconds that remain at the speed so far; NaN before the first step.</summary>
    public double Remaining(long step, double seconds) =>
        Seconds is { } all ? Math.Max(0, all - seconds) : step == 0 ? double.NaN : Math.Max(0, Steps!.Value - step) * seconds / step;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="settings">Peak, warm-up and schedule.</param>
    /// <param name="step">Steps done before this one.</param>
    /// <param name="seconds">Seconds of training so far.</param>
    public double LearningRate(TrainingSettings settings, long step, double seconds)
    {
        double progress = Progress(step, seconds);
        double warm = settings.WarmupSteps == 0 ? 1 : Math.Min(1, Math.Max((step + 1.0) / settings.WarmupSteps, progress / LongestWarmup));
        double fall = settings.Schedule == LearningRateSchedule.Constant
            ? 1
            : LastShare + ((1 - LastShare) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
        return settings.LearningRate * warm * fall;
    }
}
