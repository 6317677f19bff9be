using System.Diagnostics;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;

namespace WaveNetSharp.Performance;

/// <summary>How fast a network generates on this machine.</summary>
/// <param name="SamplesPerSecond">One stream.</param>
/// <param name="TimesRealTime">Seconds of audio in a second, one stream.</param>
/// <param name="Takes">Takes generated at once.</param>
/// <param name="Threads">Threads that they were spread over.</param>
/// <param name="TakesSamplesPerSecond">All takes together.</param>
/// <param name="TakesTimesRealTime">Seconds of audio in a second, all takes together.</param>
/// <param name="BytesPerSample">Weights that a sample must read.</param>
public sealed record GenerationSpeed(
    double SamplesPerSecond,
    double TimesRealTime,
    int Takes,
    int Threads,
    double TakesSamplesPerSecond,
    double TakesTimesRealTime,
    long BytesPerSample)
{
    private const int Block = 64;

    /// <summary>Measures one stream, then several takes at once.</summary>
    /// <param name="config">The network; its parameters are random.</param>
    /// <param name="takes">At least 1.</param>
    /// <param name="threads">Threads for the takes; all cores when null.</param>
    /// <param name="seconds">How long each of the two is tried, above 0.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public static GenerationSpeed Measure(WaveNetConfig config, int takes = 16, int? threads = null, double seconds = 2)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfLessThan(takes, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        int workers = threads ?? Environment.ProcessorCount;
        using WaveNet model = new(config, seed: 1);
        double one = OneStream(model, seconds);

        // Three runs: one that meets other work on the machine does not count.
        int length = Math.Max(Block, (int)(one * seconds * Math.Min(workers, takes) / takes / 3));
        double all = RepeatedRun.Median([.. Enumerable.Range(0, 3).Select(_ => AllTakes(model, takes, workers, length))]);
        return new GenerationSpeed(one, one / config.SampleRate, takes, workers, all, all / config.SampleRate, NetworkWork.GenerationBytes(config));
    }

    /// <summary>Predicts the speed of one stream, in half a second.</summary>
    /// <param name="config">The network.</param>
    /// <returns>Samples per second.</returns>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public static double Predict(WaveNetConfig config)
    {
        using WaveNet model = new(config, seed: 1);
        return OneStream(model, seconds: 0.4);
    }

    /// <summary>One stream's part of the speed at which the cache that holds the weights could deliver them.</summary>
    public double ShareOf(MachinePeak peak)
    {
        ArgumentNullException.ThrowIfNull(peak);
        return SamplesPerSecond * BytesPerSample / (peak.BandwidthOf(BytesPerSample).OneCoreGigabytesPerSecond * 1e9);
    }

    private static double OneStream(WaveNet model, double seconds)
    {
        using GenerationSession session = new(model);
        float[] block = new float[Block];
        session.Read(block);
        List<double> times = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            long before = Stopwatch.GetTimestamp();
            session.Read(block);
            times.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        return Block / RepeatedRun.Median(times);
    }

    private static double AllTakes(WaveNet model, int takes, int threads, int length)
    {
        long start = Stopwatch.GetTimestamp();
        TakeGenerator.Generate(model, new SamplingOptions(), seed: 1, takes, length, threads: threads);
        return (double)takes * length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
