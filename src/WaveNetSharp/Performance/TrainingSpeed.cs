using System.Diagnostics;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Performance;

/// <summary>How fast a network trains on this machine.</summary>
/// <param name="Threads">Worker threads.</param>
/// <param name="Batch">Windows in a step.</param>
/// <param name="Window">Targets in a window.</param>
/// <param name="SamplesPerSecond">Of the median step: gradient, clipping and Adam.</param>
/// <param name="BestSamplesPerSecond">Of the fastest step.</param>
/// <param name="OperationsPerSample">What a step must compute for each sample.</param>
public sealed record TrainingSpeed(
    int Threads, int Batch, int Window, double SamplesPerSecond, double BestSamplesPerSecond, long OperationsPerSample)
{
    /// <summary>Measures whole training steps on random codes, the first one not counted.</summary>
    /// <param name="config">The network.</param>
    /// <param name="threads">Worker threads; all cores when null.</param>
    /// <param name="batch">Windows in a step; the trainer's default when null.</param>
    /// <param name="window">Targets in a window; the network's own when null.</param>
    /// <param name="steps">At least so many steps.</param>
    /// <param name="seconds">And for at least so long.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="InvalidDataException">The configuration is out of range, or there is not enough memory.</exception>
    public static TrainingSpeed Measure(
        WaveNetConfig config, int? threads = null, int? batch = null, int? window = null, int steps = 3, double seconds = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        TrainingEstimate needs = TrainingEstimate.Of(config, new TrainingOptions { Threads = threads, Batch = batch, Window = window });
        needs.RequireMemory();
        using SyntheticStep step = new(config, needs.Threads, needs.Batch, needs.Window);
        step.Take();
        List<double> times = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            times.Add(step.Take().Step);
        }
        while (times.Count < steps || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);

        double samples = (double)needs.Batch * needs.Window;
        return new TrainingSpeed(needs.Threads, needs.Batch, needs.Window,
            samples / RepeatedRun.Median(times), samples / times.Min(), NetworkWork.TrainingOperations(config));
    }

    /// <summary>Predicts the speed of a training from a few short windows on all threads at once, in under a second for the presets.</summary>
    /// <param name="config">The network.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="batch">Windows in a step.</param>
    /// <param name="window">Targets in a window.</param>
    /// <returns>Audio samples per second.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Threads, batch or window are below 1.</exception>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public static double Predict(WaveNetConfig config, int threads, int batch, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        int busy = Math.Min(threads, batch);
        // Long enough for full tiles, short enough to answer at once.
        int probe = Math.Min(TrainingEstimate.TrialWindow, window);
        using SyntheticStep step = new(config, busy, busy, probe);
        step.Take();
        double gradient = double.PositiveInfinity, update = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        do
        {
            (double part, double whole) = step.Take();
            gradient = Math.Min(gradient, part);
            update = Math.Min(update, whole - part);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.3);

        // The gradient takes time for every window, in turns when there are more windows than threads; the update once a step.
        double turns = Math.Ceiling((double)batch / busy);
        return (double)batch * window / ((turns * gradient * window / probe) + update);
    }

    /// <summary>The part of the machine's arithmetic peak on as many cores that the products of the step use.</summary>
    public double ShareOf(MachinePeak peak)
    {
        ArgumentNullException.ThrowIfNull(peak);
        return SamplesPerSecond * OperationsPerSample / (peak.GigaflopsOf(Threads) * 1e9);
    }
}
