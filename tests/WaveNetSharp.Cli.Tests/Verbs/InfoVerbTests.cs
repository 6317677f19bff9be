using System.Text.Json;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;

namespace WaveNetSharp.Cli.Tests.Verbs;

public sealed class InfoVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Info_SeedPreset_HasTheReceptiveFieldOfTheDocument()
    {
        JsonElement info = CommandLineRun.Of("info", "--preset", "seed", "--json").Json();

        // 8 stacks of 1 + 2 + ... + 512, the input convolution, and the sample itself.
        Assert.Equal((8 * 1023) + 1 + 1, info.GetProperty("receptive_field_samples").GetInt32());
        Assert.Equal(80, info.GetProperty("layers").GetInt32());
        Assert.InRange(info.GetProperty("parameters").GetInt64(), 1_050_000, 1_070_000);
        Assert.InRange(info.GetProperty("training_memory_bytes").GetInt64(), 100_000_000, 10_000_000_000);
        Assert.InRange(info.GetProperty("speed").GetProperty("generation_samples_per_second").GetDouble(), 1, 1e9);
    }

    [Fact]
    public void Info_Preset_PredictsWhatItCostsHere()
    {
        CommandLineRun people = CommandLineRun.Of("info", "--preset", "tiny");
        JsonElement speed = CommandLineRun.Of("info", "--preset", "tiny", "--json").Json().GetProperty("speed");

        Assert.Matches(@"training memory +\d+ MB, with \d+ windows of 1,024 samples", people.Output);
        Assert.Matches(@"training +about [\d,]+ samples/s here, [\d,.]+ x real time", people.Output);
        Assert.Matches(@"generation +about [\d,]+ samples/s here, [\d,.]+ x real time, one stream, fast, 1 thread: .* live", people.Output);
        Assert.Matches(@"in exact mode +about [\d,]+ samples/s here, [\d,.]+ x real time, one stream, exact, \d threads?: .* live", people.Output);
        foreach (string number in new[] { "training_samples_per_second", "training_times_real_time", "generation_samples_per_second", "times_real_time" })
        {
            Assert.True(speed.GetProperty(number).GetDouble() > 0, number);
        }

        JsonElement fast = speed.GetProperty("modes")[0];
        Assert.Equal(fast.GetProperty("times_real_time").GetDouble(), speed.GetProperty("times_real_time").GetDouble());
        Assert.Equal(speed.GetProperty("times_real_time").GetDouble() >= 1.25, speed.GetProperty("plays_live").GetBoolean());
    }

    [Fact]
    public void Info_Configuration_ShowsWhatItSays()
    {
        File.WriteAllText(_folder["c.json"], """{ "stacks": 2, "layers_per_stack": 3, "kernel_size": 3 }""");

        JsonElement info = CommandLineRun.Of("info", _folder["c.json"], "--json").Json();

        Assert.Equal((2 * (1 + (2 * 7))) + 1, info.GetProperty("receptive_field_samples").GetInt32());
        Assert.Equal(6, info.GetProperty("layers").GetInt32());
    }

    [Fact]
    public void Info_Checkpoint_ShowsTheNetworkAndItsTraining()
    {
        WaveNetConfig config = WaveNetConfig.Tiny;
        Checkpoint.Save(_folder["m.safetensors"], config, new float[new ParameterLayout(config).Length],
            new CheckpointInfo { Step = 1234, BitsPerSample = 3.5 });

        CommandLineRun people = CommandLineRun.Of("info", _folder["m.safetensors"]);
        JsonElement info = CommandLineRun.Of("info", _folder["m.safetensors"], "--json").Json();

        Assert.Contains("1,234 steps", people.Output, StringComparison.Ordinal);
        Assert.Matches("weights +of the last step", people.Output);
        Assert.Equal(3.5, info.GetProperty("trained").GetProperty("bits_per_sample").GetDouble());
        Assert.Equal(18, info.GetProperty("network").GetProperty("layers").GetInt32());
    }

    [Fact]
    public void Info_NetworkTooLargeToTry_IsDescribedAllTheSame()
    {
        File.WriteAllText(_folder["c.json"], """{ "stacks": 20, "residual_channels": 512, "dilation_channels": 512 }""");

        CommandLineRun run = CommandLineRun.Of("info", _folder["c.json"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("too large to try", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "stack": 2 }""", "stack")]
    [InlineData("""{ "stacks": 0 }""", "stacks must be between 1 and 64, but was 0.")]
    [InlineData("""{ "stacks": 3, """, "is not a WaveNet configuration")]
    [InlineData("null", "must be a JSON object")]
    public void Info_BadConfiguration_NamesTheFileAndWhatIsWrong(string json, string expected)
    {
        File.WriteAllText(_folder["c.json"], json);

        CommandLineRun run = CommandLineRun.Of("info", _folder["c.json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("c.json", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains(expected, run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Info_NothingThere_SaysSo()
    {
        CommandLineRun run = CommandLineRun.Of("info", _folder["nowhere"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nowhere", run.ErrorLine(), StringComparison.Ordinal);
    }
}
