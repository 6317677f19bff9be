using System.Text.Json;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Generation;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Cli.Tests.Verbs;

/// <summary>That the numbers are there; how high they are is not for a test to say.</summary>
public sealed class BenchVerbTests
{
    [Fact]
    public void Bench_QuickJson_HasPositiveFiniteNumbersForEveryPart()
    {
        CommandLineRun run = CommandLineRun.Of("bench", "--preset", "tiny", "--quick", "--threads", "2", "--json");

        Assert.Equal(0, run.ExitCode);
        JsonElement bench = run.Json();
        double[] numbers =
        [
            Number(bench, "peak", "one_core_gigaflops"),
            Number(bench, "peak", "all_cores_gigaflops"),
            Number(bench, "training", "samples_per_second"),
            Number(bench, "kernels", "step_nanoseconds_per_sample"),
            Number(bench, "generation", "samples_per_second"),
            Number(bench, "generation", "takes_samples_per_second"),
            bench.GetProperty("training_share_of_peak").GetDouble(),
            bench.GetProperty("generation_share_of_bandwidth").GetDouble(),
            .. bench.GetProperty("kernels").GetProperty("kernels").EnumerateArray().Select(kernel => kernel.GetProperty("nanoseconds_per_sample").GetDouble()),
            .. bench.GetProperty("peak").GetProperty("bandwidths").EnumerateArray().Select(level => level.GetProperty("one_core_gigabytes_per_second").GetDouble()),
        ];
        Assert.All(numbers, number => Assert.True(number > 0 && double.IsFinite(number), $"{number}"));
        JsonElement[] modes = [.. bench.GetProperty("generation").GetProperty("modes").EnumerateArray()];
        Assert.Equal(["fast", "exact"], modes.Select(mode => mode.GetProperty("mode").GetString()));
        Assert.All(modes, mode =>
        {
            Assert.True(mode.GetProperty("bytes_per_sample").GetInt64() > 0);
            Assert.Equal(
                mode.GetProperty("samples_per_second").GetDouble(),
                mode.GetProperty("floor").GetProperty("samples_per_second").GetDouble() * mode.GetProperty("floor").GetProperty("share").GetDouble(), 3);
        });
        Assert.NotEmpty(bench.GetProperty("machine").GetProperty("processor").GetString()!);
        Assert.Equal(2, bench.GetProperty("training").GetProperty("threads").GetInt32());
    }

    [Fact]
    public void Bench_ForPeople_ShowsPeaksKernelsAndWhatTheKernelsDoNotExplain()
    {
        CommandLineRun run = CommandLineRun.Of("bench", "--preset", "tiny", "--quick", "--threads", "1");

        Assert.Equal(0, run.ExitCode);
        foreach (string line in new[] { "multiply-add", "reading memory", "dilated, forward", "softmax", "the rest", "whole step", "x real time", "of the peak", "fast, 1 thread", "exact, 1 thread", "fast, 1 take", "of the floor" })
        {
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
        }
    }

    // A training of 240 GFLOP/s on a machine with a peak of 200.
    [Theory]
    [InlineData(30_000, "90.0 % of the peak", false)]
    [InlineData(40_000, "- of the peak", true)]
    public void BenchSummary_TrainingFasterThanThePeak_IsDisturbedAndHasNoShare(double samplesPerSecond, string expected, bool disturbed)
    {
        MachinePeak peak = new(256, 2, 100, 200, [new("memory", 64_000_000, 64_000_000, 20, 40)]);
        TrainingSpeed training = new(Threads: 2, Batch: 2, Window: 100, samplesPerSecond, samplesPerSecond, OperationsPerSample: 6_000_000);
        KernelTable kernels = new([], training with { Threads = 1, SamplesPerSecond = 10_000 }, 100_000, 1);
        GenerationSpeed generation = new([new StreamSpeed(GenerationMode.Exact, 1, 1000, 1000, 0.1, 4_000_000)], 1, 1, 1000, 0.1);
        BenchSummary summary = new(MachineDescription.Here(), "made up", true, peak, training, training.ShareOf(peak), kernels, generation.HeldAgainst(peak), []);
        using StringWriter output = new();
        using Terminal terminal = new(output, TextWriter.Null);
        terminal.Write(summary.ForPeople);

        Assert.Equal(disturbed, summary.IsDisturbed);
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_PresetAndConfiguration_IsWrongUsage()
    {
        CommandLineRun run = CommandLineRun.Of("bench", "--preset", "tiny", "--config", "c.json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not both", run.ErrorLine(), StringComparison.Ordinal);
    }

    private static double Number(JsonElement bench, string part, string name) => bench.GetProperty(part).GetProperty(name).GetDouble();
}
