using System.Text;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class TrainerResumeTests : IDisposable
{
    private const string CorpusIdOfVersion1 = "bfcf9d02d8dd35bd4e12cac91fb7d927001a7289650a3f3731a1df779c35100c";

    private readonly MelodyRuns _runs = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Resume_AfterAnyStop_GivesBitIdenticalParameters(int threads)
    {
        // Batches of 5 over 3 threads and about 55 windows an epoch: the stops fall inside epochs, and the run crosses several.
        TrainingOptions options = new() { Steps = 40, Threads = threads, Batch = 5, WarmupSteps = 10 };
        _runs.Train("whole", options);

        _runs.TrainUntil("stopped", resume: false, options, stopAt: 7);
        _runs.TrainUntil("stopped", resume: true, options, stopAt: 23);
        _runs.TrainUntil("stopped", resume: true, options, stopAt: long.MaxValue);

        Assert.Equal(_runs.State("whole").Parameters, _runs.State("stopped").Parameters);
        Assert.Equal(_runs.State("whole").FirstMoment, _runs.State("stopped").FirstMoment);
        Assert.Equal(_runs.State("whole").SecondMoment, _runs.State("stopped").SecondMoment);
        Assert.Equal(_runs.Steps("whole"), _runs.Steps("stopped"));
    }

    [Fact]
    public void Train_AgainAfterACancellation_GoesOnAndKeepsTheMetrics()
    {
        using CancellationTokenSource stop = new();
        using Trainer trainer = _runs.Start("run", new TrainingOptions { Steps = 25, Threads = 1 });
        TrainingResult first = trainer.Train(now => { if (now.Step == 12) { stop.Cancel(); } }, stop.Token);

        TrainingResult second = trainer.Train(cancellationToken: Cancellation);

        Assert.Equal((12L, true, 25L, false), (first.Steps, first.Cancelled, second.Steps, second.Cancelled));
        Assert.Equal(["{\"step\":10", "{\"step\":20", "{\"step\":25"], _runs.Steps("run"));
    }

    [Fact]
    public void Train_BudgetUsedUpBefore_MeasuresAndLeavesTheLogsAsTheyAre()
    {
        TrainingOptions options = new() { Steps = 12, Threads = 1 };
        TrainingResult whole = _runs.Train("run", options);
        string metrics = File.ReadAllText(new RunFolder(_runs.Folder("run")).Metrics);
        using Trainer trainer = Trainer.Resume(null, _runs.Corpus, _runs.Folder("run"), new TrainingOptions { Threads = 1 });

        TrainingResult again = trainer.Train(cancellationToken: Cancellation);

        Assert.Equal((12L, null, whole.ValidBits, whole.BestValidBits, null), (again.Steps, again.TrainBits, again.ValidBits, again.BestValidBits, again.SamplesPerSecond));
        Assert.Equal(metrics, File.ReadAllText(new RunFolder(_runs.Folder("run")).Metrics));
    }

    [Fact]
    public void Resume_KilledBetweenTheBestAndTheState_KeepsTheBest()
    {
        TrainingOptions options = new() { Threads = 1, Schedule = LearningRateSchedule.Constant };
        double? early = _runs.Train("run", options with { Steps = 10 }).BestValidBits;
        TrainingState state = _runs.State("run");
        double? late = _runs.Resume("run", options with { Steps = 30 }).BestValidBits;
        byte[] best = File.ReadAllBytes(new RunFolder(_runs.Folder("run")).Best);
        _runs.SetState("run", state);

        TrainingResult result = _runs.Resume("run", options with { Steps = 15 });

        Assert.True(late < result.ValidBits && result.ValidBits < early, $"validation took {early}, {result.ValidBits} and {late} bits after 10, 15 and 30 steps");
        Assert.Equal(late, result.BestValidBits);
        Assert.Equal(best, File.ReadAllBytes(new RunFolder(_runs.Folder("run")).Best));
    }

    [Fact]
    public void Resume_WithoutOptions_NeedsWhatTheRunWasStartedWith()
    {
        string run = _runs.Folder("run");
        TrainingEstimate started;
        using (Trainer trainer = _runs.Start("run", new TrainingOptions { Steps = 1, Threads = 1, Batch = 5, Accumulate = 3, Window = 100 }))
        {
            started = trainer.Needs;
        }

        using Trainer resumed = Trainer.Resume(null, _runs.Corpus, run, new TrainingOptions { Threads = 1 });

        Assert.Equal((15, 100), (resumed.Needs.Batch, resumed.Needs.Window));
        Assert.Equal(started, resumed.Needs with { AvailableBytes = started.AvailableBytes });
    }

    [Theory]
    [InlineData("\"batch\":2", "\"batch\":0", "batch must be between")]
    [InlineData("\"accumulate\":1", "\"accumulate\":0", "accumulate must be between")]
    [InlineData("\"step\":0", "\"step\":-1", "counts of at least 0")]
    [InlineData("\"corpus_id\":\"", "\"corpus_id\":\"0", "64 digits")]
    [InlineData("\"steps\":9", "\"steps\":0", "budget")]
    public void Resume_DamagedState_IsRefusedNamingTheFile(string from, string to, string expected)
    {
        string run = _runs.Folder("run");
        _runs.Start("run", new TrainingOptions { Steps = 9, Batch = 2, Threads = 1 }).Dispose();
        TrainingState state = _runs.State("run");
        Assert.Contains(from, state.Progress, StringComparison.Ordinal);
        _runs.SetState("run", state with { Progress = state.Progress.Replace(from, to, StringComparison.Ordinal) });

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Trainer.Resume(null, _runs.Corpus, run, new TrainingOptions()));

        Assert.Contains(TrainingStateFile.FileName, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_StateOfVersion1_GoesOnWithWhatItHas()
    {
        // What 0.1.0 left after 12 of 20 steps on this corpus, which had another id then: the format of corpora was another.
        using TestCorpus corpus = TestCorpus.OfLengths(2000, 700);
        RunFolder run = new(_runs.Folder("run"));
        Directory.CreateDirectory(run.Checkpoints);
        string state = Path.Combine(AppContext.BaseDirectory, "ReferenceData", "training-state-v1.safetensors");
        File.WriteAllText(run.State, File.ReadAllText(state, Encoding.Latin1).Replace(CorpusIdOfVersion1, corpus.Corpus.Id, StringComparison.Ordinal), Encoding.Latin1);
        using Trainer trainer = Trainer.Resume(null, corpus.Corpus, run.Path, new TrainingOptions { Accumulate = 1, Seed = 7, Threads = 1 });

        Assert.Equal((12L, 3), (trainer.Step, trainer.Needs.Batch));
        TrainingResult result = trainer.Train(cancellationToken: Cancellation);

        Assert.Equal(20, result.Steps);
        Assert.True(result.BestValidBits <= 7.901420115185579, $"the best of before was forgotten: {result.BestValidBits}");
    }

    [Fact]
    public void Start_EndedBeforeTheFirstCheckpoint_CanBeResumed()
    {
        TrainingOptions options = new() { Steps = 2, Threads = 1 };
        _runs.Start("run", options).Dispose();

        using Trainer resumed = Trainer.Resume(MelodyRuns.Config, _runs.Corpus, _runs.Folder("run"), options);

        Assert.Equal(0, resumed.Step);
        Assert.Equal(2, resumed.Train(cancellationToken: Cancellation).Steps);
    }

    [Fact]
    public void Resume_OtherConfigurationCorpusOrSetting_IsRefusedNamingBoth()
    {
        TrainingOptions options = new() { Steps = 1, Threads = 1 };
        _runs.Train("run", options);
        string run = _runs.Folder("run");
        using TestCorpus other = new(MelodyRuns.Melody(9000, 5));

        Assert.Contains(
            "\"skip_channels\": 5",
            Assert.Throws<InvalidDataException>(() => Trainer.Resume(MelodyRuns.Config with { SkipChannels = 5 }, _runs.Corpus, run, options)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            other.Corpus.Id[..12],
            Assert.Throws<InvalidDataException>(() => Trainer.Resume(null, other.Corpus, run, options)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "window was 256 and 300 is asked for",
            Assert.Throws<InvalidDataException>(() => Trainer.Resume(null, _runs.Corpus, run, options with { Window = 300 })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Leave --resume out",
            Assert.Throws<InvalidDataException>(() => Trainer.Resume(null, _runs.Corpus, _runs.Folder("nowhere"), options)).Message,
            StringComparison.Ordinal);
    }
}
