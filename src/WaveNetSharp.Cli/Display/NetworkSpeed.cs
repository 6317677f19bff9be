using WaveNetSharp.Model;
using WaveNetSharp.Performance;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Display;

/// <summary>How fast a network of some shape will be on this machine, from a second of trying it with random parameters.</summary>
/// <param name="Threads">Threads of the training; generation is one stream.</param>
/// <param name="TrainingSamplesPerSecond">Audio samples trained on per second.</param>
/// <param name="TrainingTimesRealTime">Seconds of audio trained on per second.</param>
/// <param name="GenerationSamplesPerSecond">Samples generated per second.</param>
/// <param name="TimesRealTime">Seconds of audio generated per second.</param>
internal sealed record NetworkSpeed(
    int Threads, double TrainingSamplesPerSecond, double TrainingTimesRealTime, double GenerationSamplesPerSecond, double TimesRealTime)
{
    // Ten times the largest preset: beyond it, trying takes longer than a user waits for an answer.
    private const long MostOperationsPerSample = 100_000_000;

    /// <summary>Tries a network of this shape; null when it is too large to try.</summary>
    /// <param name="config">The network.</param>
    /// <param name="needs">Its training's threads, windows and memory.</param>
    /// <param name="stop">Stops between the two trials.</param>
    public static NetworkSpeed? Predict(WaveNetConfig config, TrainingEstimate needs, CancellationToken stop)
    {
        if (NetworkWork.TrainingOperations(config) > MostOperationsPerSample || needs.MemoryBytes > needs.AvailableBytes)
        {
            return null;
        }

        double training = TrainingSpeed.Predict(config, needs.Threads, needs.Batch, needs.Window);
        stop.ThrowIfCancellationRequested();
        double generation = GenerationSpeed.Predict(config);
        return new NetworkSpeed(needs.Threads, training, training / config.SampleRate, generation, generation / config.SampleRate);
    }
}
