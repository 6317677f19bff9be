using WaveNetSharp.Audio;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Tests.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private static readonly WaveNetConfig Config = WaveNetConfig.Tiny with { SampleRate = 8000, LayersPerStack = 4, Window = 256 };

    private readonly TemporaryFolder _folder = new();
    private readonly TestCorpus _corpus = new(Melody(9000, 1), Melody(5000, 2), Melody(700, 3));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Train_Melodies_LearnsThem()
    {
        TrainingResult result = Train("run", new TrainingOptions { Steps = 150, Threads = 2 });

        // A melody of pure tones: a network that had learnt nothing would need 8 bits, its code counts alone over 6.
        Assert.True(result.ValidBits < 5.5, $"validation took {result.ValidBits} bits a sample");
        Assert.Equal(150, result.Steps);
        Assert.False(result.Cancelled);
    }

    [Fact]
    public void Train_Noise_FindsNothingToPredict()
    {
        float[] samples = new float[60_000];
        MuLaw.Decode(TestNetworks.Codes(samples.Length), samples);
        using TestCorpus noise = new(samples);
        using Trainer trainer = Trainer.Start(Config, noise.Corpus, _folder.File("noise"), new TrainingOptions { Steps = 60, Threads = 2 });

        double? bits = trainer.Train(cancellationToken: Cancellation).ValidBits;

        // Every code is as likely as any other, so whatever a network has made of the training noise costs it on noise it has not heard.
        Assert.True(bits >= 8, $"validation took {bits} bits a sample");
    }

    [Fact]
    public void Train_Constant_NeedsAlmostNoBits()
    {
        float[] constant = new float[20_000];
        Array.Fill(constant, 0.25f);
        using TestCorpus corpus = new(constant);
        using Trainer trainer = Trainer.Start(Config, corpus.Corpus, _folder.File("constant"), new TrainingOptions { Steps = 60, Threads = 2 });

        double? bits = trainer.Train(cancellationToken: Cancellation).ValidBits;

        Assert.True(bits < 0.05, $"validation took {bits} bits a sample");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Resume_AfterAnyStop_GivesBitIdenticalParameters(int threads)
    {
        // Batches of 5 over 3 threads and about 55 windows an epoch: the stops fall inside epochs, and the run crosses several.
        TrainingOptions options = new() { Steps = 40, Threads = threads, Batch = 5, WarmupSteps = 10 };
        Train("whole", options);

        TrainUntil("stopped", resume: false, options, stopAt: 7);
        TrainUntil("stopped", resume: true, options, stopAt: 23);
        TrainUntil("stopped", resume: true, options, stopAt: long.MaxValue);

        Assert.Equal(State("whole").Parameters, State("stopped").Parameters);
        Assert.Equal(State("whole").FirstMoment, State("stopped").FirstMoment);
        Assert.Equal(State("whole").SecondMoment, State("stopped").SecondMoment);
        Assert.Equal(Steps("whole"), Steps("stopped"));
    }

    [Fact]
    public void Train_OneThreadOrFour_AgreesToRounding()
    {
        TrainingOptions options = new() { Steps = 3, Batch = 4, LearningRate = 1e-4 };
        Train("one", options with { Threads = 1 });
        Train("four", options with { Threads = 4 });

        float[] one = State("one").FirstMoment;
        float[] four = State("four").FirstMoment;

        // Four gradients added in another order: a few units in the last place of the largest.
        float largest = one.Max(MathF.Abs);
        Assert.All(one.Zip(four), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));
    }

    [Fact]
    public void Train_AgainAfterACancellation_GoesOnAndKeepsTheMetrics()
    {
        using CancellationTokenSource stop = new();
        using Trainer trainer = Trainer.Start(Config, _corpus.Corpus, _folder.File("run"), new TrainingOptions { Steps = 25, Threads = 1 });
        TrainingResult first = trainer.Train(now => { if (now.Step == 12) { stop.Cancel(); } }, stop.Token);

        TrainingResult second = trainer.Train(cancellationToken: Cancellation);

        Assert.Equal((12L, true, 25L, false), (first.Steps, first.Cancelled, second.Steps, second.Cancelled));
        Assert.Equal(["{\"step\":10", "{\"step\":20", "{\"step\":25"], Steps("run"));
    }

    [Fact]
    public void Train_BudgetUsedUpBefore_MeasuresAndLeavesTheLogsAsTheyAre()
    {
        TrainingOptions options = new() { Steps = 12, Threads = 1 };
        TrainingResult whole = Train("run", options);
        string metrics = File.ReadAllText(new RunFolder(_folder.File("run")).Metrics);
        using Trainer trainer = Trainer.Resume(null, _corpus.Corpus, _folder.File("run"), new TrainingOptions { Threads = 1 });

        TrainingResult again = trainer.Train(cancellationToken: Cancellation);

        Assert.Equal((12L, null, whole.ValidBits, whole.BestValidBits, null), (again.Steps, again.TrainBits, again.ValidBits, again.BestValidBits, again.SamplesPerSecond));
        Assert.Equal(metrics, File.ReadAllText(new RunFolder(_folder.File("run")).Metrics));
    }

    [Fact]
    public void Train_NothingHeldOut_HasNoValidationAndNoBest()
    {
        TrainingResult result = Train("run", new TrainingOptions { Steps = 3, Threads = 1, ValidationShare = 0 });

        Assert.Equal((null, null), (result.ValidBits, result.BestValidBits));
        Assert.True(result.TrainBits > 0);
        Assert.False(File.Exists(new RunFolder(_folder.File("run")).Best));
    }

    [Fact]
    public void Resume_WithoutOptions_NeedsWhatTheRunWasStartedWith()
    {
        string run = _folder.File("run");
        TrainingEstimate started;
        using (Trainer trainer = Trainer.Start(Config, _corpus.Corpus, run, new TrainingOptions { Steps = 1, Threads = 1, Batch = 5, Window = 100 }))
        {
            started = trainer.Needs;
        }

        using Trainer resumed = Trainer.Resume(null, _corpus.Corpus, run, new TrainingOptions { Threads = 1 });

        Assert.Equal((5, 100), (resumed.Needs.Batch, resumed.Needs.Window));
        Assert.Equal(started, resumed.Needs with { AvailableBytes = started.AvailableBytes });
    }

    [Theory]
    [InlineData("\"batch\":2", "\"batch\":0", "batch must be between")]
    [InlineData("\"step\":0", "\"step\":-1", "counts of at least 0")]
    [InlineData("\"corpus_id\":\"", "\"corpus_id\":\"0", "64 digits")]
    [InlineData("\"steps\":9", "\"steps\":0", "budget")]
    public void Resume_DamagedState_IsRefusedNamingTheFile(string from, string to, string expected)
    {
        string run = _folder.File("run");
        Trainer.Start(Config, _corpus.Corpus, run, new TrainingOptions { Steps = 9, Batch = 2, Threads = 1 }).Dispose();
        TrainingState state = State("run");
        Assert.Contains(from, state.Progress, StringComparison.Ordinal);
        TrainingStateFile.Save(
            new RunFolder(run).State, state.Config, state.Parameters, state.FirstMoment, state.SecondMoment, state.Progress.Replace(from, to, StringComparison.Ordinal));

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Trainer.Resume(null, _corpus.Corpus, run, new TrainingOptions()));

        Assert.Contains(TrainingStateFile.FileName, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_Twice_DoesNothingMore()
    {
        Trainer trainer = Trainer.Start(Config, _corpus.Corpus, _folder.File("run"), new TrainingOptions { Steps = 1, Threads = 2 });
        trainer.Dispose();
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Train(cancellationToken: Cancellation));
    }

    [Fact]
    public void Start_EndedBeforeTheFirstCheckpoint_CanBeResumed()
    {
        TrainingOptions options = new() { Steps = 2, Threads = 1 };
        Trainer.Start(Config, _corpus.Corpus, _folder.File("run"), options).Dispose();

        using Trainer resumed = Trainer.Resume(Config, _corpus.Corpus, _folder.File("run"), options);

        Assert.Equal(0, resumed.Step);
        Assert.Equal(2, resumed.Train(cancellationToken: Cancellation).Steps);
    }

    [Fact]
    public void Start_FolderHoldsARun_IsRefused()
    {
        Train("run", new TrainingOptions { Steps = 1, Threads = 1 });

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Train("run", new TrainingOptions { Steps = 1, Threads = 1 }));

        Assert.Contains("already holds a run. Add --resume", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_OtherConfigurationCorpusOrSetting_IsRefusedNamingBoth()
    {
        TrainingOptions options = new() { Steps = 1, Threads = 1 };
        Train("run", options);
        string run = _folder.File("run");
        using TestCorpus other = new(Melody(9000, 5));

        Assert.Contains(
            "\"skip_channels\": 5",
            Assert.Throws<InvalidDataException>(() => Trainer.Resume(Config with { SkipChannels = 5 }, _corpus.Corpus, run, options)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            other.Corpus.Id[..12],
            Assert.Throws<InvalidDataException>(() => Trainer.Resume(null, other.Corpus, run, options)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "window was 256 and 300 is asked for",
            Assert.Throws<InvalidDataException>(() => Trainer.Resume(null, _corpus.Corpus, run, options with { Window = 300 })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Leave --resume out",
            Assert.Throws<InvalidDataException>(() => Trainer.Resume(null, _corpus.Corpus, _folder.File("nowhere"), options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Train_LearningRateFarTooHigh_StopsAndKeepsTheCheckpoint()
    {
        TrainingOptions options = new() { Steps = 10, Threads = 2 };
        Train("run", options);
        float[] good = State("run").Parameters;
        string run = _folder.File("run");

        // Damaged moments stand for whatever makes a training explode: one huge step follows.
        TrainingState state = State("run");
        Array.Fill(state.FirstMoment, 1e30f);
        TrainingStateFile.Save(new RunFolder(run).State, state.Config, state.Parameters, state.FirstMoment, state.SecondMoment, state.Progress);
        using Trainer trainer = Trainer.Resume(null, _corpus.Corpus, run, options with { Steps = 100 });

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => trainer.Train(cancellationToken: Cancellation));

        Assert.Contains("the loss must", error.Message, StringComparison.Ordinal);
        Assert.Equal(good, State("run").Parameters);
    }

    [Fact]
    public void Start_MoreMemoryThanThereIs_IsRefusedWithNumbers()
    {
        WaveNetConfig huge = Config with { Stacks = 64, LayersPerStack = 10, ResidualChannels = 2048, Window = 1 << 20 };

        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => TrainingEstimate.Of(huge with { DilationChannels = 8, ResidualChannels = 512 }, new TrainingOptions { Threads = 2 }).RequireMemory());

        Assert.Matches(@"needs [\d.]+ GB of memory, but this process can have [\d.]+ GB", error.Message);
    }

    public void Dispose()
    {
        _corpus.Dispose();
        _folder.Dispose();
    }

    private static float[] Melody(int length, int seed)
    {
        Random random = new(seed);
        float[] samples = new float[length];
        double phase = 0;
        double frequency = 0;
        for (int t = 0; t < length; t++)
        {
            frequency = t % 400 == 0 ? 200 + (50 * random.Next(8)) : frequency;
            phase += 2 * Math.PI * frequency / 8000;
            samples[t] = 0.7f * (float)Math.Sin(phase);
        }

        return samples;
    }

    private TrainingResult Train(string run, TrainingOptions options)
    {
        using Trainer trainer = Trainer.Start(Config, _corpus.Corpus, _folder.File(run), options);
        return trainer.Train(cancellationToken: Cancellation);
    }

    private void TrainUntil(string run, bool resume, TrainingOptions options, long stopAt)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using Trainer trainer = resume
            ? Trainer.Resume(Config, _corpus.Corpus, _folder.File(run), options)
            : Trainer.Start(Config, _corpus.Corpus, _folder.File(run), options);
        trainer.Train(
            now =>
            {
                if (now.Step >= stopAt)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
    }

    private TrainingState State(string run) => TrainingStateFile.Load(new RunFolder(_folder.File(run)).State);

    private IEnumerable<string> Steps(string run) =>
        File.ReadLines(new RunFolder(_folder.File(run)).Metrics).Select(line => line.Split(',')[0]);
}
