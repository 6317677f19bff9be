using System.Text.Json.Serialization;
using Spectre.Console;
using Spectre.Console.Rendering;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Cli.Display;

/// <summary>What <c>wavenet bench</c> prints.</summary>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Network">The preset, or the file of the configuration.</param>
/// <param name="Quick">Whether the numbers are rough.</param>
/// <param name="Peak">What this machine can do at best.</param>
/// <param name="Training">The training step on all threads.</param>
/// <param name="TrainingShareOfPeak">The part of the arithmetic peak that its products use.</param>
/// <param name="Kernels">The step on one core, by kernel.</param>
/// <param name="Generation">One stream in each mode, with its floor, and takes at once.</param>
/// <param name="Presets">All presets, predicted from short trials; none when quick.</param>
internal sealed record BenchSummary(
    MachineDescription Machine,
    string Network,
    bool Quick,
    MachinePeak Peak,
    TrainingSpeed Training,
    double TrainingShareOfPeak,
    KernelTable Kernels,
    GenerationSpeed Generation,
    IReadOnlyList<PresetSpeed> Presets)
{
    [JsonIgnore]
    public IRenderable ForPeople => new Rows(
        [Facts(), PeakTable(), KernelTable(), TrainingFacts(), GenerationTable(), .. Presets.Count == 0 ? Array.Empty<Table>() : [PresetTrainingTable(), PresetGenerationTable()]]);

    /// <summary>One stream's part of the speed at which its cache could deliver the weights, in the mode that generates unless another is asked for.</summary>
    public double GenerationShareOfBandwidth => Generation.Modes[0].Floor!.Share;

    /// <summary>Whether something came out faster than what it is held against.</summary>
    [JsonIgnore]
    public bool IsDisturbed => Shares.Any(share => share > 1);

    private IEnumerable<double?> Shares =>
    [
        TrainingShareOfPeak,
        Kernels.Step.ShareOf(Peak),
        .. Kernels.Kernels.Select(kernel => kernel.ShareOfPeak),
        .. Generation.Modes.Concat(Presets.SelectMany(preset => preset.Speed.Modes)).Select(mode => mode.Floor?.Share),
        .. Presets.Select(preset => (double?)preset.TrainingShareOfPeak),
    ];

    private Table Facts() => new FactTable()
        .Add("machine", $"{Machine.Processor}, {Machine.Cores:N0} cores")
        .Add("system", $"{Machine.OperatingSystem}, {Machine.Runtime}")
        .Add("network", Network)
        .Add("vectors", $"{Peak.VectorBits} bits")
        .Table;

    private Table PeakTable()
    {
        Table table = NumberTable.Create("peak", "one core", Peak.Threads == 1 ? "1 core" : $"{Peak.Threads:N0} cores", "unit");
        NumberTable.Row(table, "multiply-add, fp32", $"{Peak.OneCoreGigaflops:N1}", $"{Peak.AllCoresGigaflops:N1}", "GFLOP/s");
        foreach (ReadBandwidth level in Peak.Bandwidths)
        {
            NumberTable.Row(table, $"reading {level.Level}", $"{level.OneCoreGigabytesPerSecond:N1}", $"{level.AllCoresGigabytesPerSecond:N1}", "GB/s");
        }

        return table;
    }

    private Table KernelTable()
    {
        Table table = NumberTable.Create("training step, one core", "ns per sample", "GFLOP/s", "of peak", "of step");
        foreach (KernelSpeed kernel in Kernels.Kernels)
        {
            NumberTable.Row(table, kernel.Name, $"{kernel.NanosecondsPerSample:N1}", kernel.Gigaflops is double speed ? $"{speed:N1}" : "",
                kernel.ShareOfPeak is double share ? NumberTable.PercentOfPeak(share) : "", NumberTable.Percent(kernel.ShareOfStep));
        }

        double products = Kernels.Step.SamplesPerSecond * Kernels.Step.OperationsPerSample / 1e9;
        NumberTable.Row(table, "the rest", $"{Kernels.UnexplainedShare * Kernels.StepNanosecondsPerSample:N1}", "", "", NumberTable.Percent(Kernels.UnexplainedShare));
        NumberTable.Row(table, "whole step", $"{Kernels.StepNanosecondsPerSample:N1}", $"{products:N1}", NumberTable.PercentOfPeak(products / Peak.OneCoreGigaflops), NumberTable.Percent(1));
        return table;
    }

    private Table TrainingFacts() => new FactTable()
        .Add("training", $"{Training.SamplesPerSecond:N0} samples/s on {Training.Threads:N0} threads, {NumberTable.PercentOfPeak(TrainingShareOfPeak)} of the peak "
            + $"({Training.Batch:N0} windows of {Training.Window:N0}; best step {Training.BestSamplesPerSecond:N0})")
        .Add("threads", $"{Training.SamplesPerSecond / Kernels.Step.SamplesPerSecond:N2} x the speed of one")
        .Table;

    private Table GenerationTable() => new GenerationTable("generation, one stream")
        .Add("", Generation.Modes)
        .AddTakes("", Generation.Takes, Generation.Threads, Generation.TakesSamplesPerSecond, Generation.TakesTimesRealTime)
        .Table;

    private Table PresetTrainingTable()
    {
        Table table = NumberTable.Create("preset, predicted", "trained samples/s", "x real time", "of peak");
        foreach (PresetSpeed preset in Presets)
        {
            NumberTable.Row(table, preset.Preset, $"{preset.Speed.TrainingSamplesPerSecond:N0}", $"{preset.Speed.TrainingTimesRealTime:N2}",
                NumberTable.PercentOfPeak(preset.TrainingShareOfPeak));
        }

        return table;
    }

    private Table PresetGenerationTable()
    {
        GenerationTable table = new("preset, predicted");
        foreach (PresetSpeed preset in Presets)
        {
            table.Add($"{preset.Preset}, ", preset.Speed.Modes)
                .AddTakes($"{preset.Preset}, ", preset.Takes, preset.Speed.Threads, preset.TakesSamplesPerSecond, preset.TakesTimesRealTime);
        }

        return table.Table;
    }
}
