using System.Text.Json;

namespace WaveNetSharp.Cli.Tests.Verbs;

public sealed class BenchVerbTests
{
    [Fact]
    public void Bench_Json_HasThePeaksAndEveryPreset()
    {
        CommandLineRun run = CommandLineRun.Of("bench", "--json");

        Assert.Equal(0, run.ExitCode);
        JsonElement result = run.Json();
        Assert.InRange(result.GetProperty("operations_per_second").GetDouble(), 1e6, 1e16);
        Assert.Equal(["tiny", "small", "seed", "large"], result.GetProperty("networks").EnumerateArray().Select(network => network.GetProperty("preset").GetString()));
        Assert.All(result.GetProperty("networks").EnumerateArray(), network =>
            Assert.InRange(network.GetProperty("speed").GetProperty("training_samples_per_second").GetDouble(), 1, 1e9));
    }
}
