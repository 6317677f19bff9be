using WaveNetSharp.Model;

namespace WaveNetSharp.Performance;

/// <summary>Where the time of a training step goes: its kernels one by one, and the step itself, on one core.</summary>
/// <param name="Kernels">In the order of the step.</param>
/// <param name="Step">The real step on one core, one window.</param>
/// <param name="StepNanosecondsPerSample">Its time for one sample.</param>
/// <param name="UnexplainedShare">
/// What the step takes beyond the sum of its kernels, as a part of the step: operands that have left the cache, and whatever has no row. Below
/// zero when the machine was busier during the kernels than during the step.
/// </param>
public sealed record KernelTable(
    IReadOnlyList<KernelSpeed> Kernels, TrainingSpeed Step, double StepNanosecondsPerSample, double UnexplainedShare)
{
    /// <summary>Measures, which takes two to five seconds for the presets.</summary>
    /// <param name="config">The network.</param>
    /// <param name="peak">This machine's peak.</param>
    /// <param name="quick">Rougher, in a fraction of the time.</param>
    /// <exception cref="InvalidDataException">The configuration is out of range, or there is not enough memory.</exception>
    public static KernelTable Measure(WaveNetConfig config, MachinePeak peak, bool quick = false)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(peak);
        int window = quick ? Math.Min(config.Window, 1008) : config.Window;
        TrainingSpeed step = quick
            ? TrainingSpeed.Measure(config, threads: 1, batch: 1, window, steps: 2, seconds: 0)
            : TrainingSpeed.Measure(config, threads: 1, batch: 1, window);
        double whole = 1e9 / step.SamplesPerSecond;
        using StepKernels kernels = new(config, window);
        KernelSpeed[] speeds = [.. kernels.All.Select(kernel => Measure(kernel, whole, peak, quick))];
        return new KernelTable(speeds, step, whole, 1 - speeds.Sum(speed => speed.ShareOfStep));
    }

    /// <summary>The same with the shares of another peak.</summary>
    /// <param name="peak">Of this machine.</param>
    public KernelTable HeldAgainst(MachinePeak peak)
    {
        ArgumentNullException.ThrowIfNull(peak);
        return this with { Kernels = [.. Kernels.Select(kernel => kernel with { ShareOfPeak = kernel.Gigaflops / peak.OneCoreGigaflops })] };
    }

    private static KernelSpeed Measure(KernelWork kernel, double stepNanoseconds, MachinePeak peak, bool quick)
    {
        double nanoseconds = 1e9 * RepeatedRun.MedianSeconds(kernel.Run, quick) * kernel.Repeats / kernel.Rows;
        double? gigaflops = kernel.Multiplications == 0 ? null : 2.0 * kernel.Multiplications * kernel.Repeats / nanoseconds;
        return new KernelSpeed(kernel.Name, nanoseconds, gigaflops, gigaflops / peak.OneCoreGigaflops, nanoseconds / stepNanoseconds);
    }
}
