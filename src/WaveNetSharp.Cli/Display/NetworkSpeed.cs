using System.Diagnostics;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Display;

/// <summary>How fast a network of some shape is on this machine, from a second of trying.</summary>
/// <param name="Threads">Threads of the training; generation has one.</param>
/// <param name="TrainingSamplesPerSecond">Audio samples trained on per second.</param>
/// <param name="GenerationSamplesPerSecond">Samples generated per second.</param>
/// <param name="TimesRealTime">Seconds of audio generated per second.</param>
internal sealed record NetworkSpeed(int Threads, double TrainingSamplesPerSecond, double GenerationSamplesPerSecond, double TimesRealTime)
{
    // A larger network would take longer to try than a user waits.
    private const long MostParameters = 1L << 26;
    private const int GenerationBlock = 64;

    /// <summary>Tries a network of this shape with random parameters; null when it is too large to try.</summary>
    public static NetworkSpeed? Measure(WaveNetConfig config, CancellationToken stop)
    {
        TrainingEstimate needs = TrainingEstimate.Of(config, new TrainingOptions());
        if (needs.Parameters > MostParameters || needs.MemoryBytes > needs.AvailableBytes)
        {
            return null;
        }

        int threads = Environment.ProcessorCount;
        double training = TrainingEstimate.SamplesPerSecond(config, threads);
        stop.ThrowIfCancellationRequested();
        double generation = Generation(config);
        return new NetworkSpeed(threads, training, generation, generation / config.SampleRate);
    }

    private static double Generation(WaveNetConfig config)
    {
        using WaveNet network = new(config, seed: 1);
        using GenerationSession session = new(network);
        float[] block = new float[GenerationBlock];
        session.Read(block);
        double best = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            long look = Stopwatch.GetTimestamp();
            session.Read(block);
            best = Math.Max(best, block.Length / Stopwatch.GetElapsedTime(look).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.4);
        return best;
    }
}
