using System.Diagnostics;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;

namespace WaveNetSharp.Performance;

/// <summary>How fast one stream generates in one mode on this machine.</summary>
/// <param name="Mode">How exactly it computes.</param>
/// <param name="Threads">Threads that share the work on one sample.</param>
/// <param name="SamplesPerSecond">Of the median block.</param>
/// <param name="BestSamplesPerSecond">Of the fastest block.</param>
/// <param name="TimesRealTime">Seconds of audio in a second.</param>
/// <param name="BytesPerSample">Weights that a sample reads.</param>
/// <param name="Floor">What the caches would allow; null as long as it has not been held against a peak.</param>
public sealed record StreamSpeed(
    GenerationMode Mode, int Threads, double SamplesPerSecond, double BestSamplesPerSecond, double TimesRealTime, long BytesPerSample, StreamFloor? Floor = null)
{
    /// <summary>What <see cref="TimesRealTime"/> must reach for a stream to be played while it is made. A fifth of each second is then left for the program
    /// around it, and for the moments when the system gives its cores to others.</summary>
    public const double LiveTimesRealTime = 1.25;

    // Fewer samples a block would measure the clock.
    private const int ShortestBlock = 16;
    private const int BlocksOfMeasurement = 20;
    private const int LeastBlocks = 5;

    // A second thread sleeps until it is wanted, looks every few milliseconds, and caches are cold at first.
    private const double WarmUpSeconds = 0.05;

    /// <summary>Whether it can be played while it is made.</summary>
    public bool PlaysLive => TimesRealTime >= LiveTimesRealTime;

    /// <summary>Measures a stream after a warm-up.</summary>
    /// <param name="model">The network.</param>
    /// <param name="mode">How exactly to compute.</param>
    /// <param name="threads">Threads that may share the work on a sample, at least 1.</param>
    /// <param name="seconds">About how long to try, above 0; a very slow network takes longer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static StreamSpeed Measure(WaveNet model, GenerationMode mode, int threads, double seconds)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        using GenerationSession session = new(model, mode: mode, threads: threads);
        float[] block = new float[BlockLength(session, seconds)];
        List<double> times = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            times.Add(Seconds(session, block));
        }
        while (times.Count < LeastBlocks || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);

        double rate = block.Length / RepeatedRun.Median(times);
        long bytes = session.WeightBytes ?? NetworkWork.GenerationBytes(model.Config);
        return new StreamSpeed(mode, session.StepThreads, rate, block.Length / times.Min(), rate / model.Config.SampleRate, bytes);
    }

    /// <summary>Measures every mode: fast on all threads that share a sample, fast on one thread where that is another thing, exact.</summary>
    /// <param name="model">The network.</param>
    /// <param name="threads">Threads that may share the work on a sample, at least 1.</param>
    /// <param name="seconds">About how long to try each, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IReadOnlyList<StreamSpeed> MeasureModes(WaveNet model, int threads, double seconds)
    {
        StreamSpeed shared = Measure(model, GenerationMode.Fast, threads, seconds);
        StreamSpeed[] alone = shared.Threads == 1 ? [] : [Measure(model, GenerationMode.Fast, threads: 1, seconds)];
        return [shared, .. alone, Measure(model, GenerationMode.Exact, threads, seconds)];
    }

    /// <summary>The same with its floor: as much of each core's part of the weights as the cache in front holds is read from there, the rest from the nearest
    /// that holds all of it, by all these cores together.</summary>
    /// <param name="peak">Of this machine.</param>
    public StreamSpeed HeldAgainst(MachinePeak peak)
    {
        ArgumentNullException.ThrowIfNull(peak);
        ReadBandwidth level = peak.BandwidthOf(BytesPerSample / Threads);
        ReadBandwidth? front = peak.InFrontOf(level);
        // In front of memory lies the cache that all cores share.
        long kept = front is null ? 0 : level.IsMemory ? front.CacheBytes : front.CacheBytes * Threads;
        double seconds = (BytesPerSample - kept) / peak.BytesPerSecond(level, Threads) + (front is null ? 0 : kept / peak.BytesPerSecond(front, Threads));
        return this with { Floor = new StreamFloor(level.Level, front?.Level, 1 / seconds, SamplesPerSecond * seconds) };
    }

    // Warms up, and finds out how many samples make a block.
    private static int BlockLength(GenerationSession session, double seconds)
    {
        float[] probe = new float[ShortestBlock];
        double last;
        long start = Stopwatch.GetTimestamp();
        do
        {
            last = Seconds(session, probe);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);
        return Math.Max(ShortestBlock, (int)(ShortestBlock / last * seconds / BlocksOfMeasurement));
    }

    private static double Seconds(GenerationSession session, float[] block)
    {
        long start = Stopwatch.GetTimestamp();
        session.Read(block);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
