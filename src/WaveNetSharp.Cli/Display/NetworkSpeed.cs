using WaveNetSharp.Model;
using WaveNetSharp.Performance;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Display;

/// <summary>How fast a network of some shape will be on this machine, from two seconds of trying it with random parameters.</summary>
/// <param name="Threads">Threads of the training.</param>
/// <param name="TrainingSamplesPerSecond">Audio samples trained on per second.</param>
/// <param name="TrainingTimesRealTime">Seconds of audio trained on per second.</param>
/// <param name="Modes">One generated stream in each mode; fast on all threads first, exact last.</param>
internal sealed record NetworkSpeed(
    int Threads, double TrainingSamplesPerSecond, double TrainingTimesRealTime, IReadOnlyList<StreamSpeed> Modes)
{
    // Ten times the largest preset: beyond it, trying takes longer than a user waits for an answer.
    private const long MostOperationsPerSample = 100_000_000;

    /// <summary>Samples generated per second, in the mode that generates unless another is asked for.</summary>
    public double GenerationSamplesPerSecond => Modes[0].SamplesPerSecond;

    /// <summary>Seconds of audio generated per second in that mode.</summary>
    public double TimesRealTime => Modes[0].TimesRealTime;

    /// <summary>Whether a stream in that mode can be played while it is made.</summary>
    public bool PlaysLive => Modes[0].PlaysLive;

    /// <summary>Tries a network of this shape; null when it is too large to try.</summary>
    /// <param name="config">The network.</param>
    /// <param name="needs">Its training's threads, windows and memory.</param>
    /// <param name="stop">Stops between the trials of training and generation.</param>
    public static NetworkSpeed? Predict(WaveNetConfig config, TrainingEstimate needs, CancellationToken stop)
    {
        if (NetworkWork.TrainingOperations(config) > MostOperationsPerSample || needs.MemoryBytes > needs.AvailableBytes)
        {
            return null;
        }

        double training = TrainingSpeed.Predict(config, needs.Threads, needs.Batch, needs.Window);
        stop.ThrowIfCancellationRequested();
        return new NetworkSpeed(needs.Threads, training, training / config.SampleRate, GenerationSpeed.Predict(config, needs.Threads));
    }
}
