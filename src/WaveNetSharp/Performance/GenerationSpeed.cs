using System.Diagnostics;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;

namespace WaveNetSharp.Performance;

/// <summary>How fast a network generates on this machine: one stream in every mode, and several takes at once in fast mode.</summary>
/// <param name="Modes">One stream; fast on all threads first, exact last.</param>
/// <param name="Takes">Takes generated at once.</param>
/// <param name="Threads">Threads that they were spread over.</param>
/// <param name="TakesSamplesPerSecond">All takes together.</param>
/// <param name="TakesTimesRealTime">Seconds of audio in a second, all takes together.</param>
public sealed record GenerationSpeed(
    IReadOnlyList<StreamSpeed> Modes, int Takes, int Threads, double TakesSamplesPerSecond, double TakesTimesRealTime)
{
    // Of each take, so that building the batches does not count for much.
    private const int ShortestTake = 64;

    /// <summary>One stream in the mode that generates unless another is asked for.</summary>
    public double SamplesPerSecond => Modes[0].SamplesPerSecond;

    /// <summary>Seconds of audio in a second, one stream in that mode.</summary>
    public double TimesRealTime => Modes[0].TimesRealTime;

    /// <summary>Weights that a sample of that stream must read.</summary>
    public long BytesPerSample => Modes[0].BytesPerSample;

    /// <summary>Measures one stream in each mode, then several takes at once.</summary>
    /// <param name="config">The network; its parameters are random.</param>
    /// <param name="takes">At least 1.</param>
    /// <param name="threads">Threads for the takes, and to share the work on one stream's samples; all cores when null.</param>
    /// <param name="seconds">How long each of them is tried, above 0.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public static GenerationSpeed Measure(WaveNetConfig config, int takes = 16, int? threads = null, double seconds = 2)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfLessThan(takes, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        int workers = threads ?? Environment.ProcessorCount;
        using WaveNet model = new(config, seed: 1);
        IReadOnlyList<StreamSpeed> modes = StreamSpeed.MeasureModes(model, workers, seconds);
        double all = AllTakes(model, takes, workers, seconds);
        return new GenerationSpeed(modes, takes, workers, all, all / config.SampleRate);
    }

    /// <summary>Predicts the speed of one stream in each mode, in half a second for each.</summary>
    /// <param name="config">The network.</param>
    /// <param name="threads">Threads that may share the work on a sample, at least 1.</param>
    /// <returns>Fast on all threads first, exact last.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no threads.</exception>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public static IReadOnlyList<StreamSpeed> Predict(WaveNetConfig config, int threads)
    {
        using WaveNet model = new(config, seed: 1);
        return StreamSpeed.MeasureModes(model, threads, seconds: 0.4);
    }

    /// <summary>Predicts the speed of takes generated at once, in half a second.</summary>
    /// <param name="config">The network.</param>
    /// <param name="takes">At least 1.</param>
    /// <param name="threads">Threads that they are spread over, at least 1.</param>
    /// <returns>Samples per second, all takes together.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public static double PredictTakes(WaveNetConfig config, int takes, int threads)
    {
        using WaveNet model = new(config, seed: 1);
        return AllTakes(model, takes, threads, seconds: 0.4);
    }

    /// <summary>The same with the floor of each mode.</summary>
    /// <param name="peak">Of this machine.</param>
    public GenerationSpeed HeldAgainst(MachinePeak peak) => this with { Modes = [.. Modes.Select(mode => mode.HeldAgainst(peak))] };

    private static double AllTakes(WaveNet model, int takes, int threads, double seconds)
    {
        // Three runs: one that meets other work on the machine does not count. The first, short one compiles, and tells how long they may be.
        double rate = SamplesPerSecondOf(model, takes, threads, ShortestTake);
        int length = Math.Max(ShortestTake, (int)(rate * seconds / takes / 3));
        return RepeatedRun.Median([.. Enumerable.Range(0, 3).Select(_ => SamplesPerSecondOf(model, takes, threads, length))]);
    }

    private static double SamplesPerSecondOf(WaveNet model, int takes, int threads, int length)
    {
        long start = Stopwatch.GetTimestamp();
        TakeGenerator.Generate(model, new SamplingOptions(), seed: 1, takes, length, threads: threads);
        return (double)takes * length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
