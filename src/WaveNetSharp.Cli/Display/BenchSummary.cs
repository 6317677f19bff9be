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
/// <param name="Generation">One stream, and takes at once.</param>
/// <param name="GenerationShareOfBandwidth">One stream's part of the speed at which its cache could deliver the weights.</param>
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
    double GenerationShareOfBandwidth,
    IReadOnlyList<PresetSpeed> Presets)
{
    [JsonIgnore]
    public IRenderable ForPeople => new Rows(
        [Facts(), PeakTable(), KernelTable(), Results(), .. Presets.Count == 0 ? Array.Empty<Table>() : [PresetTable()]]);

    private Table Facts() => new FactTable()
        .Add("machine", $"{Machine.Processor}, {Machine.Cores:N0} cores")
        .Add("system", $"{Machine.OperatingSystem}, {Machine.Runtime}")
        .Add("network", Network)
        .Add("vectors", $"{Peak.VectorBits} bits")
        .Table;

    private Table PeakTable()
    {
        Table table = Columns("peak", "one core", Peak.Threads == 1 ? "1 core" : $"{Peak.Threads:N0} cores", "unit");
        Row(table, "multiply-add, fp32", $"{Peak.OneCoreGigaflops:N1}", $"{Peak.AllCoresGigaflops:N1}", "GFLOP/s");
        foreach (ReadBandwidth level in Peak.Bandwidths)
        {
            Row(table, $"reading {level.Level}", $"{level.OneCoreGigabytesPerSecond:N1}", $"{level.AllCoresGigabytesPerSecond:N1}", "GB/s");
        }

        return table;
    }

    private Table KernelTable()
    {
        Table table = Columns("training step, one core", "ns per sample", "GFLOP/s", "of peak", "of step");
        foreach (KernelSpeed kernel in Kernels.Kernels)
        {
            Row(table, kernel.Name, $"{kernel.NanosecondsPerSample:N1}", kernel.Gigaflops is double speed ? $"{speed:N1}" : "",
                kernel.ShareOfPeak is double share ? Percent(share) : "", Percent(kernel.ShareOfStep));
        }

        double products = Kernels.Step.SamplesPerSecond * Kernels.Step.OperationsPerSample / 1e9;
        Row(table, "the rest", $"{Kernels.UnexplainedShare * Kernels.StepNanosecondsPerSample:N1}", "", "", Percent(Kernels.UnexplainedShare));
        Row(table, "whole step", $"{Kernels.StepNanosecondsPerSample:N1}", $"{products:N1}", Percent(products / Peak.OneCoreGigaflops), Percent(1));
        return table;
    }

    private Table Results() => new FactTable()
        .Add("training", $"{Training.SamplesPerSecond:N0} samples/s on {Training.Threads:N0} threads, {Percent(TrainingShareOfPeak)} of the peak "
            + $"({Training.Batch:N0} windows of {Training.Window:N0}; best step {Training.BestSamplesPerSecond:N0})")
        .Add("threads", $"{Training.SamplesPerSecond / Kernels.Step.SamplesPerSecond:N2} x the speed of one")
        .Add("generation", $"{Generation.SamplesPerSecond:N0} samples/s, {Generation.TimesRealTime:N2} x real time, {Percent(GenerationShareOfBandwidth)} of the "
            + $"bandwidth of {Peak.BandwidthOf(Generation.BytesPerSample).Level} ({Generation.BytesPerSample / 1e6:N2} MB of weights a sample)")
        .Add("takes", $"{Generation.TakesSamplesPerSecond:N0} samples/s, {Generation.TakesTimesRealTime:N2} x real time, "
            + $"{Generation.Takes:N0} at once on {Generation.Threads:N0} threads")
        .Table;

    private Table PresetTable()
    {
        Table table = Columns("preset, predicted", "trained samples/s", "of peak", "generated samples/s", "x real time", "MB of weights", "of bandwidth");
        foreach (PresetSpeed preset in Presets)
        {
            Row(table, preset.Preset, $"{preset.Speed.TrainingSamplesPerSecond:N0}", Percent(preset.TrainingShareOfPeak),
                $"{preset.Speed.GenerationSamplesPerSecond:N0}", $"{preset.Speed.TimesRealTime:N2}", $"{preset.WeightBytesPerSample / 1e6:N2}",
                Percent(preset.GenerationShareOfBandwidth));
        }

        return table;
    }

    private static string Percent(double share) => $"{share * 100:N1} %";

    private static Table Columns(string first, params string[] others)
    {
        Table table = new Table().SimpleBorder().AddColumn(first);
        foreach (string title in others)
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        return table;
    }

    private static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));
}
