using System.Text.Json;

namespace WaveNetSharp.Cli.Tests.Verbs;

public sealed class EvaluateVerbTests : IDisposable
{
    private readonly TinyRun _folder = new();

    public EvaluateVerbTests() => Assert.Equal(0, _folder.Train("--steps", "3").ExitCode);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluate_Json_HasTheNetworkAndTheBaselines()
    {
        CommandLineRun run = CommandLineRun.Of("evaluate", _folder["run"], _folder["corpus"], "--json");

        Assert.Equal(0, run.ExitCode);
        JsonElement result = run.Json();
        Assert.InRange(result.GetProperty("bits_per_sample").GetDouble(), 4, 9);
        Assert.Equal(8, result.GetProperty("uniform").GetDouble());
        Assert.InRange(result.GetProperty("unigram").GetDouble(), 4, 8);
        // Two steady sines are what a linear predictor does best.
        Assert.InRange(result.GetProperty("linear_prediction").GetDouble(), 0, 3);
        Assert.Equal((4 * 8192) - 1, result.GetProperty("samples").GetInt64());
    }

    [Fact]
    public void Evaluate_Mode_IsExactUnlessGivenAndFastShowsWhatItCosts()
    {
        JsonElement exact = CommandLineRun.Of("evaluate", _folder["run"], _folder["corpus"], "--held-out", "--json").Json();
        JsonElement fast = CommandLineRun.Of("evaluate", _folder["run"], _folder["corpus"], "--held-out", "--mode", "fast", "--json").Json();

        double exactBits = exact.GetProperty("bits_per_sample").GetDouble();
        double fastBits = fast.GetProperty("bits_per_sample").GetDouble();
        Assert.Equal("exact", exact.GetProperty("mode").GetString());
        Assert.False(exact.TryGetProperty("bits_above_exact", out _));
        Assert.Equal("fast", fast.GetProperty("mode").GetString());
        Assert.Equal(exactBits, fast.GetProperty("exact_bits_per_sample").GetDouble());
        Assert.Equal(fastBits - exactBits, fast.GetProperty("bits_above_exact").GetDouble());
        // What the fast mode may cost.
        Assert.Equal(exactBits, fastBits, 0.002);
    }

    [Fact]
    public void Evaluate_FastMode_PrintsItsCost()
    {
        CommandLineRun run = CommandLineRun.Of("evaluate", _folder["run"], _folder["corpus"], "--held-out", "--mode", "fast");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("cost of fast mode", run.Output, StringComparison.Ordinal);
        Assert.Contains(" in exact mode)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_HeldOut_MeasuresTheTailThatTrainingHasNotHeard()
    {
        JsonElement result = CommandLineRun.Of("evaluate", _folder["run"], _folder["corpus"], "--held-out", "--json").Json();

        Assert.Equal("held_out", result.GetProperty("part").GetString());
        Assert.Equal((long)Math.Round(4 * 8192 * 0.1) - 1, result.GetProperty("samples").GetInt64());
    }

    [Fact]
    public void Evaluate_TrainingCorpus_PointsToHeldOut()
    {
        CommandLineRun run = CommandLineRun.Of("evaluate", _folder["run"], _folder["corpus"]);

        Assert.Contains("--held-out", run.Error, StringComparison.Ordinal);
        Assert.Contains("linear predictor", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_Windows_PredictsAllButTheFirstSampleOfEach()
    {
        JsonElement result = CommandLineRun.Of("evaluate", _folder["run"], _folder["corpus"], "--window", "512", "--json").Json();

        Assert.Equal((4 * 8192) - 1, result.GetProperty("samples").GetInt64());
        Assert.Equal(512, result.GetProperty("window").GetInt32());
    }

    [Fact]
    public void Evaluate_CorpusOfAnotherRate_SaysHowToPrepareIt()
    {
        CommandLineRun prepare = CommandLineRun.Of("prepare", _folder["music"], "--out", _folder["other"], "--rate", "16000");
        Assert.Equal(0, prepare.ExitCode);

        CommandLineRun run = CommandLineRun.Of("evaluate", _folder["run"], _folder["other"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("16,000 Hz", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains("--rate 8192", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_HeldOutOfAnotherCorpus_IsRefused()
    {
        _folder.PrepareTones("other", seconds: 3);

        CommandLineRun run = CommandLineRun.Of("evaluate", _folder["run"], _folder["other"], "--held-out");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("another corpus", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--window must be", "--window", "0")]
    [InlineData("--mode must be fast or exact, but was 'both'.", "--mode", "both")]
    public void Evaluate_OptionOutOfRange_NamesTheRangeAndWhatWasFound(string expected, string option, string value)
    {
        CommandLineRun run = CommandLineRun.Of("evaluate", _folder["run"], _folder["corpus"], option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(expected, run.ErrorLine(), StringComparison.Ordinal);
    }
}
