namespace WaveNetSharp.Training;

/// <summary>What a caller asks of a training; what is left null takes the default that <see cref="TrainingSettings"/> states.</summary>
public sealed record TrainingOptions
{
    /// <summary>Stop after so many steps in all.</summary>
    public long? Steps { get; init; }

    /// <summary>Stop after so many passes over the training audio in all.</summary>
    public double? Epochs { get; init; }

    /// <summary>Stop after so many minutes of training in all, validation included. The schedule then follows the clock, so two runs differ.</summary>
    public double? Minutes { get; init; }

    /// <summary>Windows in a batch.</summary>
    public int? Batch { get; init; }

    /// <summary>Batches whose gradients are added before the optimiser takes a step.</summary>
    public int? Accumulate { get; init; }

    /// <summary>Targets in a window, samples.</summary>
    public int? Window { get; init; }

    /// <summary>Samples from the start of one window to that of the next, [1, window]; the window when null, so that windows do not overlap.</summary>
    public int? Stride { get; init; }

    /// <summary>The highest learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate falls.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Steps in which the learning rate rises from zero; a twentieth of the budget at the most.</summary>
    public int? WarmupSteps { get; init; }

    /// <summary>Decoupled weight decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The largest norm of a gradient that is followed in full.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Decay of the exponential moving average of the weights, in (0, 1): the network that is validated and saved is the average. No average
    /// when null.</summary>
    public double? EmaDecay { get; init; }

    /// <summary>When several ranks meet; at every step when null.</summary>
    public RankSync? Sync { get; init; }

    /// <summary>The share of the audio that is held out, [0, 0.5].</summary>
    public double? ValidationShare { get; init; }

    /// <summary>Labels whose recordings alone are trained on and held out; all recordings when null.</summary>
    public IReadOnlyList<string>? OnlyLabels { get; init; }

    /// <summary>Gives each label an equal share of the windows, however much audio it has.</summary>
    public bool? BalanceLabels { get; init; }

    /// <summary>Chooses the first parameters and the order of the windows.</summary>
    public int? Seed { get; init; }

    /// <summary>Worker threads; all cores when null.</summary>
    public int? Threads { get; init; }

    /// <summary>The worker threads to start.</summary>
    /// <param name="cores">How many when nothing was asked for.</param>
    /// <exception cref="ArgumentException">The threads that were asked for are out of range.</exception>
    internal int ThreadsFor(int cores) => Threads switch
    {
        null => cores,
        >= 1 and <= 4096 => Threads.Value,
        _ => throw new ArgumentException($"threads must be between 1 and 4,096, but was {Threads}."),
    };
}
