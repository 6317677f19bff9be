using System.Text.Json;

namespace WaveNetSharp.Cli.Tests.Verbs;

public sealed class TrainVerbTests : IDisposable
{
    private readonly TinyRun _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_Json_PrintsOneObjectAndThePlanBeforeTheFirstStep()
    {
        CommandLineRun run = _folder.Train("--steps", "12", "--json");

        Assert.Equal(0, run.ExitCode);
        JsonElement result = run.Json();
        Assert.Equal(12, result.GetProperty("steps").GetInt64());
        Assert.InRange(result.GetProperty("train_bits").GetDouble(), 1, 9);
        Assert.InRange(result.GetProperty("valid_bits").GetDouble(), 1, 9);
        Assert.Contains("parameters", run.Error, StringComparison.Ordinal);
        Assert.Contains("receptive field", run.Error, StringComparison.Ordinal);
        Assert.Contains("Memory: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("samples/s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ByLabel_NamesTheLabelsAndHoldsOutOnlyThem()
    {
        _folder.PrepareLabels("labelled", "Jazz", "Pop", "Rock");
        string[] train = ["train", _folder["labelled"], "--out", _folder["run"], "--config", _folder["config.json"], "--threads", "1", "--steps", "4", "--json"];

        CommandLineRun run = CommandLineRun.Of([.. train, "--only-label", "Jazz", "--only-label", "Rock", "--balance-labels", "--stride", "100"]);
        CommandLineRun measured = CommandLineRun.Of("evaluate", _folder["run"], _folder["labelled"], "--held-out", "--json");
        CommandLineRun unknown = CommandLineRun.Of("train", _folder["labelled"], "--out", _folder["other"], "--only-label", "jazz");

        Assert.Equal((0, 0), (run.ExitCode, measured.ExitCode));
        Assert.Matches("Labels: (Jazz|Rock) 0.0 min in 1, (Jazz|Rock) 0.0 min in 1; each has 50.0 ?% of the windows", run.Error);
        Assert.Equal(2, run.Json().GetProperty("plan").GetProperty("labels").GetArrayLength());
        // The last tenths of two recordings of a second.
        Assert.InRange(measured.Json().GetProperty("samples").GetInt64(), 2 * 815, 2 * 820);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("has no label 'jazz'. It has 'Jazz' (0.0 min), 'Pop'", unknown.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Accumulate_IsTheTrainingOfALongerBatch()
    {
        CommandLineRun inTurns = _folder.Train("--epochs", "1", "--batch", "2", "--accumulate", "3", "--json");
        byte[] parameters = File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]);
        Directory.Delete(_folder["run"], recursive: true);
        CommandLineRun once = _folder.Train("--epochs", "1", "--batch", "6", "--json");

        Assert.Equal(parameters, File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]));
        Assert.Equal(once.Json().GetProperty("steps").GetInt64(), inTurns.Json().GetProperty("steps").GetInt64());
        Assert.Equal(6, inTurns.Json().GetProperty("plan").GetProperty("needs").GetProperty("batch").GetInt32());
        Assert.Contains("6 windows of 512 samples a step", inTurns.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ForPeople_PrintsATableAndWhatToDoNext()
    {
        CommandLineRun run = _folder.Train("--steps", "3");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 steps", run.Output, StringComparison.Ordinal);
        Assert.Contains("wavenet generate", run.Output, StringComparison.Ordinal);
        foreach (string file in new[] { "config.json", "metrics.jsonl", "checkpoints/last.safetensors", "checkpoints/best.safetensors" })
        {
            Assert.True(File.Exists(Path.Combine(_folder["run"], file)), file);
        }
    }

    [Fact]
    public void Train_Resume_EndsWithTheParametersOfARunThatNeverStopped()
    {
        _folder.Train("--steps", "6", "--schedule", "constant");
        byte[] unbroken = File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]);
        Directory.Delete(_folder["run"], recursive: true);

        // A cosine would follow the budget, which differs here.
        _folder.Train("--steps", "4", "--schedule", "constant");
        CommandLineRun resumed = _folder.Train("--steps", "6", "--resume", "--json");
        byte[] inTwoParts = File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]);

        Assert.Equal(6, resumed.Json().GetProperty("steps").GetInt64());
        Assert.Equal(unbroken, inTwoParts);
    }

    [Fact]
    public void Train_ResumeWithAnAverage_EndsWithThatOfARunThatNeverStopped()
    {
        _folder.Train("--steps", "6", "--schedule", "constant", "--ema", "0.8");
        byte[] unbroken = File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]);
        Directory.Delete(_folder["run"], recursive: true);

        _folder.Train("--steps", "4", "--schedule", "constant", "--ema", "0.8");
        CommandLineRun resumed = _folder.Train("--steps", "6", "--resume", "--json");

        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(unbroken, File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]));
        Assert.Contains("averaged over the steps with decay 0.8", CommandLineRun.Of("info", _folder["run"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ResumeOfAFinishedRun_DoesNothingMoreAndSucceeds()
    {
        _folder.Train("--steps", "2");

        CommandLineRun run = _folder.Train("--steps", "2", "--resume", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, run.Json().GetProperty("steps").GetInt64());
    }

    [Fact]
    public void Train_RunIsThereAlready_RefusesAndLeavesIt()
    {
        _folder.Train("--steps", "2");
        byte[] before = File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]);

        CommandLineRun run = _folder.Train("--steps", "3");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--resume", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]));
    }

    [Fact]
    public void Train_ResumeWithoutARun_SaysSo()
    {
        CommandLineRun run = _folder.Train("--resume");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--resume", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains(_folder["run"], run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ResumeOrStartTwice_StartsAndThenGoesOn()
    {
        _folder.Train("--steps", "6", "--schedule", "constant");
        byte[] unbroken = File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]);
        Directory.Delete(_folder["run"], recursive: true);

        CommandLineRun started = _folder.Train("--steps", "4", "--schedule", "constant", "--resume-or-start");
        CommandLineRun resumed = _folder.Train("--steps", "6", "--schedule", "constant", "--resume-or-start", "--json");

        Assert.Equal(0, started.ExitCode);
        Assert.Equal(6, resumed.Json().GetProperty("steps").GetInt64());
        Assert.Equal(unbroken, File.ReadAllBytes(_folder["run/checkpoints/last.safetensors"]));
    }

    [Fact]
    public void Train_ResumeAndResumeOrStart_AsksForOneOfThem()
    {
        CommandLineRun run = _folder.Train("--resume", "--resume-or-start");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--resume or --resume-or-start, not both", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ResumeWithAnotherConfiguration_NamesTheDifference()
    {
        _folder.Train("--steps", "2");
        File.WriteAllText(_folder["config.json"], """{ "stacks": 2, "layers_per_stack": 4, "residual_channels": 4 }""");

        CommandLineRun run = _folder.Train("--steps", "4", "--resume");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\"stacks\": 2", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ResumeOnAnotherCorpus_NamesBoth()
    {
        _folder.Train("--steps", "2");
        _folder.PrepareTones("corpus", seconds: 5);

        CommandLineRun run = _folder.Train("--steps", "4", "--resume");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("another corpus", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch was 2 and 3 is asked for", "--batch", "3")]
    [InlineData("accumulate was 1 and 3 is asked for", "--accumulate", "3")]
    [InlineData("ema was off and 0.9 is asked for", "--ema", "0.9")]
    [InlineData("learning-rate was 0.004 and 0.1 is asked for", "--learning-rate", "0.1")]
    public void Train_ResumeWithAnotherSetting_NamesBothValues(string expected, params string[] option)
    {
        _folder.Train("--steps", "2");

        CommandLineRun run = _folder.Train(["--steps", "4", "--resume", .. option]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.ErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--steps must be a whole number from 1 to", "--steps", "0")]
    [InlineData("--epochs must be a number above 0", "--epochs", "-1")]
    [InlineData("--minutes must be a number above 0", "--minutes", "NaN")]
    [InlineData("--batch must be a whole number from 1 to 65,536, but was '0'.", "--batch", "0")]
    [InlineData("--accumulate must be a whole number from 1 to 65,536, but was '0'.", "--accumulate", "0")]
    [InlineData("--window must be a whole number from 2 to 1,048,576, but was '1'.", "--window", "1")]
    [InlineData("--learning-rate must be a number above 0 and at most 1, but was '2'.", "--learning-rate", "2")]
    [InlineData("--ema must be a number above 0 and below 1, but was '1'.", "--ema", "1")]
    [InlineData("--ema must be a number above 0 and below 1, but was 'NaN'.", "--ema", "NaN")]
    [InlineData("--validation-share must be a number from 0 to 0.5, but was '0.9'.", "--validation-share", "0.9")]
    [InlineData("--threads must be a whole number from 1 to 4,096, but was 'all'.", "--threads", "all")]
    [InlineData("--seed must be", "--seed", "99999999999")]
    [InlineData("--schedule must be cosine or constant, but was 'step'.", "--schedule", "step")]
    [InlineData("train takes one of --steps, --epochs and --minutes.", "--steps", "3", "--minutes", "1")]
    [InlineData("train takes --preset or --config, not both.", "--preset", "tiny", "--config", "c.json")]
    public void Train_OptionOutOfRange_NamesTheRangeAndWhatWasFound(string expected, params string[] options)
    {
        CommandLineRun run = CommandLineRun.Of(["train", _folder["corpus"], "--out", _folder["run"], .. options]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(expected, run.ErrorLine(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Theory]
    [InlineData("""{ "stack": 2 }""", "stack")]
    [InlineData("""{ "residual_channels": 100000 }""", "residual_channels must be between 1 and 2,048, but was 100,000.")]
    [InlineData("""{ "sample_rate": 16000 }""", "--rate 16000")]
    public void Train_BadConfiguration_SaysWhatIsWrongBeforeItMakesARun(string json, string expected)
    {
        File.WriteAllText(_folder["config.json"], json);

        CommandLineRun run = _folder.Train("--steps", "2");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.ErrorLine(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Train_MoreMemoryThanThereIs_RefusesWithBothNumbers()
    {
        CommandLineRun run = CommandLineRun.Of("train", _folder["corpus"], "--out", _folder["run"], "--preset", "seed",
            "--window", "1048576", "--batch", "1024", "--threads", "4096");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"needs [\d,.]+ GB of memory, but this process can have [\d,.]+ GB", run.ErrorLine());
    }

    [Theory]
    [InlineData("nowhere", "wavenet prepare")]
    [InlineData("music", "wavenet prepare")]
    public void Train_NotACorpus_SaysHowToMakeOne(string folder, string expected)
    {
        CommandLineRun run = CommandLineRun.Of("train", _folder[folder], "--out", _folder["run"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(folder, run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains(expected, run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_RecordingShorterThanAWindow_IsUsed()
    {
        _folder.PrepareTones("corpus", seconds: 0.05);

        CommandLineRun run = _folder.Train("--steps", "2", "--json");

        Assert.Equal(0, run.ExitCode);
        // 0.05 s are 410 samples, one window of 409 targets.
        Assert.InRange(run.Json().GetProperty("plan").GetProperty("epoch_samples").GetInt64(), 300, 409);
    }
}
