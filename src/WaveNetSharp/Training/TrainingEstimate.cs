using WaveNetSharp.Evaluation;
using WaveNetSharp.Model;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Training;

/// <summary>What a training will need on this machine, before its first step.</summary>
/// <param name="Parameters">Parameters of the network.</param>
/// <param name="ReceptiveField">Samples of the past that one prediction depends on.</param>
/// <param name="ReceptiveFieldMilliseconds">The same in milliseconds.</param>
/// <param name="MemoryBytes">Bytes that the process takes at its peak: activations, gradients, moments, weights and their average, a validation or the trial of the speed, and the runtime.</param>
/// <param name="AvailableBytes">Bytes that this process can have.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Batch">Windows in a step, those of accumulated batches counted.</param>
/// <param name="Window">Targets in a window.</param>
/// <param name="Ranks">Processes that train together; memory and threads are those of each.</param>
public sealed record TrainingEstimate(
    long Parameters,
    int ReceptiveField,
    double ReceptiveFieldMilliseconds,
    long MemoryBytes,
    long AvailableBytes,
    int Threads,
    int Batch,
    int Window,
    int Ranks = 1)
{
    /// <summary>Targets in the windows of a short trial of the step, with which the command line predicts the speed before it begins.</summary>
    internal const int TrialWindow = 1008;

    // The runtime, the code and some minutes of mapped audio take about this much beside the buffers, on Linux. Longer audio takes no more that
    // could not be given back.
    private const long RuntimeBytes = 66L << 20;

    /// <summary>Predicts the needs of a training.</summary>
    /// <param name="config">The network.</param>
    /// <param name="options">As for <see cref="Trainer"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static TrainingEstimate Of(WaveNetConfig config, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        int threads = options.ThreadsFor(Environment.ProcessorCount);
        return Of(config, TrainingSettings.Resolve(options, config, threads), threads);
    }

    /// <param name="config">The network.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="threads">Worker threads of this process.</param>
    /// <param name="group">The processes; null for one.</param>
    internal static TrainingEstimate Of(WaveNetConfig config, TrainingSettings settings, int threads, IProcessGroup? group = null)
    {
        ParameterLayout layout = new(config);
        int ranks = group?.Size ?? 1;
        int windows = WindowReader.ShareOf(settings.StepWindows, rank: 0, ranks);
        int busy = Math.Min(threads, windows);
        long memory = RuntimeBytes
            + (((settings.EmaDecay is null ? 3L : 4L) + (ranks > 1 ? 1 : 0)) * layout.Length * sizeof(float))
            + (settings.LocalSteps is null ? 0 : LocalRounds.Bytes(layout.Length))
            + BatchGradient.Bytes(config, layout.Length, settings.Window, busy)
            + WindowReader.Bytes(windows, settings.Window)
            + Math.Max(TrialBytes(config, layout, settings.Window, busy), Evaluator.Bytes(config, threads));
        return new TrainingEstimate(
            layout.Count,
            config.ReceptiveField,
            1000.0 * config.ReceptiveField / config.SampleRate,
            memory,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (group?.LocalSize ?? 1),
            threads,
            settings.StepWindows,
            settings.Window,
            ranks);
    }

    /// <summary>Refuses a training that this machine has not the memory for.</summary>
    /// <exception cref="InvalidDataException">It needs more than there is; the message has both numbers.</exception>
    public void RequireMemory()
    {
        if (MemoryBytes > AvailableBytes)
        {
            throw new InvalidDataException(
                $"this training needs {MemoryBytes / 1e9:F1} GB of memory, but this process can have {AvailableBytes / 1e9:F1} GB. "
                + $"Use a shorter --window than {Window:N0}, fewer --threads than {Threads}, or a smaller network.");
        }
    }

    private static long TrialBytes(WaveNetConfig config, ParameterLayout layout, int window, int busy) =>
        (3L * layout.Length * sizeof(float)) + BatchGradient.Bytes(config, layout.Length, Math.Min(window, TrialWindow), busy);
}
