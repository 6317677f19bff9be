using System.Runtime.InteropServices;
using Spectre.Console;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Cli.Display;

/// <summary>What <c>wavenet bench</c> prints. All rates are of single precision and were measured just now; other work on the machine lowers them.</summary>
/// <param name="Processor">Its name, where the system tells.</param>
/// <param name="System">Operating system and runtime.</param>
/// <param name="Threads">Logical processors.</param>
/// <param name="VectorBits">Width of the vectors that the kernels use.</param>
/// <param name="OperationsPerSecondOneThread">Multiply-adds from registers, two operations each.</param>
/// <param name="OperationsPerSecond">The same on all threads at once.</param>
/// <param name="Reading">How fast one thread reads buffers of some sizes.</param>
/// <param name="Networks">How fast the presets are.</param>
internal sealed record BenchSummary(
    string Processor, string System, int Threads, int VectorBits, double OperationsPerSecondOneThread, double OperationsPerSecond,
    IReadOnlyList<ReadingSpeed> Reading, IReadOnlyList<NetworkBench> Networks)
{
    private static readonly string[] Presets = ["tiny", "small", "seed", "large"];
    private static readonly long[] BufferSizes = [256 << 10, 8 << 20, 256 << 20];

    public static BenchSummary Measure(Action<double, string> report, CancellationToken stop)
    {
        int threads = Environment.ProcessorCount;
        report(0, "arithmetic");
        double one = MachinePeaks.OperationsPerSecond(1);
        double all = MachinePeaks.OperationsPerSecond(threads);
        report(0.2, "reading");
        ReadingSpeed[] reading = [.. BufferSizes.Select(bytes => new ReadingSpeed(bytes, MachinePeaks.BytesPerSecond(bytes)))];
        List<NetworkBench> networks = [];
        foreach (string preset in Presets)
        {
            stop.ThrowIfCancellationRequested();
            report(0.4 + (0.6 * networks.Count / Presets.Length), preset);
            networks.Add(NetworkBench.Measure(preset, all, stop));
        }

        return new BenchSummary(ProcessorName(), $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
            threads, MachinePeaks.VectorBits, one, all, reading, networks);
    }

    public Table ToTable()
    {
        Table table = new Table().SimpleBorder().AddColumn("network");
        foreach (string title in new[] { "trained samples/s", "Gflop/s", "of the peak", "generated samples/s", "x real time", "weights read" })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (NetworkBench network in Networks)
        {
            table.AddRow($"{network.Preset}", $"{network.Speed.TrainingSamplesPerSecond:N0}", $"{network.TrainingOperationsPerSecond / 1e9:N1}",
                $"{network.ShareOfPeak * 100:N0} %", $"{network.Speed.GenerationSamplesPerSecond:N0}", $"{network.Speed.TimesRealTime:N2}",
                $"{network.GenerationBytesPerSecond / 1e9:N1} GB/s");
        }

        return table;
    }

    /// <summary>The machine and its peaks, in lines.</summary>
    public string Machine() =>
        $"{Processor}, {Threads} threads, {VectorBits}-bit vectors, {System}\n"
        + $"Peak {OperationsPerSecondOneThread / 1e9:N0} Gflop/s on one thread, {OperationsPerSecond / 1e9:N0} on all; one thread reads "
        + string.Join(", ", Reading.Select(speed => $"{ByteCount.Text(speed.BufferBytes)} at {speed.BytesPerSecond / 1e9:N0} GB/s"));

    private static string ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':')[^1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? $"{RuntimeInformation.ProcessArchitecture}";
    }
}

/// <summary>How fast one thread reads a buffer of a size again and again.</summary>
internal sealed record ReadingSpeed(long BufferBytes, double BytesPerSecond);

/// <summary>How fast a preset is, and what that means for the machine.</summary>
/// <param name="Preset">Its name.</param>
/// <param name="Speed">Samples per second.</param>
/// <param name="TrainingOperationsPerSecond">Two for each multiply-add of the network, three times: once forward, twice on the way back.</param>
/// <param name="ShareOfPeak">Of all threads' peak.</param>
/// <param name="GenerationBytesPerSecond">Weights read: a generated sample needs each of them once.</param>
internal sealed record NetworkBench(string Preset, NetworkSpeed Speed, double TrainingOperationsPerSecond, double ShareOfPeak, double GenerationBytesPerSecond)
{
    public static NetworkBench Measure(string preset, double peak, CancellationToken stop)
    {
        WaveNetConfig config = WaveNetConfig.Preset(preset);
        NetworkSpeed speed = NetworkSpeed.Measure(config, stop) ?? throw new InvalidDataException($"the preset {preset} needs more memory than this process can have.");
        long weights = Multiplications(config);
        double operations = 6.0 * weights * speed.TrainingSamplesPerSecond;
        return new NetworkBench(preset, speed, operations, operations / peak, sizeof(float) * (double)weights * speed.GenerationSamplesPerSecond);
    }

    // Every weight is used once for each sample, but for the input's tables, of which rows are only looked up.
    private static long Multiplications(WaveNetConfig config) => new ParameterLayout(config).Slices
        .Where(slice => !slice.IsBias && (config.Input == InputKind.Scalar || !slice.Name.StartsWith("input.", StringComparison.Ordinal)))
        .Sum(slice => (long)slice.Length);
}
