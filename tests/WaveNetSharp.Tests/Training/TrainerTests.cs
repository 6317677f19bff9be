using WaveNetSharp.Audio;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Tests.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly MelodyRuns _runs = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Train_Melodies_LearnsThem()
    {
        TrainingResult result = _runs.Train("run", new TrainingOptions { Steps = 150, Threads = 2 });

        // A melody of pure tones: a network that had learnt nothing would need 8 bits, its code counts alone over 6.
        Assert.True(result.ValidBits < 5.5, $"validation took {result.ValidBits} bits a sample");
        Assert.Equal(150, result.Steps);
        Assert.InRange(result.ReadingShare!.Value, double.Epsilon, 1);
        Assert.False(result.Cancelled);
    }

    [Fact]
    public void Train_Noise_FindsNothingToPredict()
    {
        float[] samples = new float[60_000];
        MuLaw.Decode(TestNetworks.Codes(samples.Length), samples);
        using TestCorpus noise = new(samples);
        using Trainer trainer = Trainer.Start(MelodyRuns.Config, noise.Corpus, _runs.Folder("noise"), new TrainingOptions { Steps = 60, Threads = 2 });

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
        using Trainer trainer = Trainer.Start(MelodyRuns.Config, corpus.Corpus, _runs.Folder("constant"), new TrainingOptions { Steps = 60, Threads = 2 });

        double? bits = trainer.Train(cancellationToken: Cancellation).ValidBits;

        Assert.True(bits < 0.05, $"validation took {bits} bits a sample");
    }

    [Fact]
    public void Train_OneThreadOrFour_AgreesToRounding()
    {
        TrainingOptions options = new() { Steps = 3, Batch = 4, LearningRate = 1e-4 };
        _runs.Train("one", options with { Threads = 1 });
        _runs.Train("four", options with { Threads = 4 });

        float[] one = _runs.State("one").FirstMoment;
        float[] four = _runs.State("four").FirstMoment;

        // Four gradients added in another order: a few units in the last place of the largest.
        float largest = one.Max(MathF.Abs);
        Assert.All(one.Zip(four), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Train_BatchesAccumulated_GiveTheBitsOfOneLongBatch(int threads)
    {
        TrainingOptions options = new() { Epochs = 1.5, Threads = threads, WarmupSteps = 3 };
        TrainingResult once = _runs.Train("once", options with { Batch = 6 });
        TrainingResult inTurns = _runs.Train("in turns", options with { Batch = 2, Accumulate = 3 });

        Assert.Equal((once.Steps, once.TrainBits, once.ValidBits), (inTurns.Steps, inTurns.TrainBits, inTurns.ValidBits));
        Assert.Equal(_runs.State("once").Parameters, _runs.State("in turns").Parameters);
        Assert.Equal(_runs.State("once").FirstMoment, _runs.State("in turns").FirstMoment);
        Assert.Equal(_runs.State("once").SecondMoment, _runs.State("in turns").SecondMoment);
        Assert.Equal(_runs.Epochs("once"), _runs.Epochs("in turns"));
    }

    [Fact]
    public void Train_NothingHeldOut_HasNoValidationAndNoBest()
    {
        TrainingResult result = _runs.Train("run", new TrainingOptions { Steps = 3, Threads = 1, ValidationShare = 0 });

        Assert.Equal((null, null), (result.ValidBits, result.BestValidBits));
        Assert.True(result.TrainBits > 0);
        Assert.False(File.Exists(new RunFolder(_runs.Folder("run")).Best));
    }

    [Fact]
    public void Dispose_Twice_DoesNothingMore()
    {
        Trainer trainer = _runs.Start("run", new TrainingOptions { Steps = 1, Threads = 2 });
        trainer.Dispose();
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Train(cancellationToken: Cancellation));
    }

    [Fact]
    public void Start_FolderHoldsARun_IsRefused()
    {
        _runs.Train("run", new TrainingOptions { Steps = 1, Threads = 1 });

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => _runs.Train("run", new TrainingOptions { Steps = 1, Threads = 1 }));

        Assert.Contains("already holds a run. Add --resume", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_LearningRateFarTooHigh_StopsAndKeepsTheCheckpoint()
    {
        TrainingOptions options = new() { Steps = 10, Threads = 2 };
        _runs.Train("run", options);
        float[] good = _runs.State("run").Parameters;
        string run = _runs.Folder("run");

        // Damaged moments stand for whatever makes a training explode: one huge step follows.
        TrainingState state = _runs.State("run");
        Array.Fill(state.FirstMoment, 1e30f);
        _runs.SetState("run", state);
        using Trainer trainer = Trainer.Resume(null, _runs.Corpus, run, options with { Steps = 100 });

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => trainer.Train(cancellationToken: Cancellation));

        Assert.Contains("the loss must", error.Message, StringComparison.Ordinal);
        Assert.Equal(good, _runs.State("run").Parameters);
    }

    [Fact]
    public void Train_StoppedWhenTheLossHasExploded_SavesNothingOfIt()
    {
        TrainingOptions options = new() { Steps = 100, Threads = 2 };
        _runs.TrainUntil("run", resume: false, options, stopAt: 10);
        TrainingState good = _runs.State("run");
        RunFolder run = new(_runs.Folder("run"));
        byte[] last = File.ReadAllBytes(run.Last);

        // Damaged moments, too small for numbers that are not finite: the loss of step 11 is an ordinary one, and that of step 12 is not.
        float[] moment = [.. good.FirstMoment.Select(_ => 100f)];
        _runs.SetState("run", good with { FirstMoment = moment });
        byte[] state = File.ReadAllBytes(run.State);
        Assert.Throws<TrainingDivergedException>(() => _runs.TrainUntil("run", resume: true, options, stopAt: 12));

        Assert.Equal(last, File.ReadAllBytes(run.Last));
        Assert.Equal(state, File.ReadAllBytes(run.State));
    }

    [Fact]
    public void Train_StoppedAtAnUnusualWindow_EndsAtAnOrdinaryOneAndSaves()
    {
        // Near silence, where a window of noise costs many times the usual loss.
        using TestCorpus corpus = new(new float[30_000], TestCorpus.Noise(300, 1));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using Trainer trainer = Trainer.Start(MelodyRuns.Config, corpus.Corpus, _runs.Folder("run"), new TrainingOptions { Steps = 1000, Batch = 1, Threads = 1 });
        long stopped = 0;
        double usual = double.NaN;
        TrainingResult result = trainer.Train(
            now =>
            {
                if (stopped == 0 && now.Step > 200 && now.TrainBits > usual + 0.2)
                {
                    stopped = now.Step;
                    stop.Cancel();
                }

                usual = now.TrainBits;
            },
            stop.Token);

        Assert.True(result.Cancelled);
        Assert.InRange(result.Steps, stopped + 1, stopped + 9);
        Assert.Equal(result.Steps, TrainerState.FromJson(_runs.State("run").Progress, "the run").Step);
    }

    [Fact]
    public void Start_MoreMemoryThanThereIs_IsRefusedWithNumbers()
    {
        WaveNetConfig huge = MelodyRuns.Config with { Stacks = 64, LayersPerStack = 10, ResidualChannels = 2048, Window = 1 << 20 };

        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => TrainingEstimate.Of(huge with { DilationChannels = 8, ResidualChannels = 512 }, new TrainingOptions { Threads = 2 }).RequireMemory());

        Assert.Matches(@"needs [\d.]+ GB of memory, but this process can have [\d.]+ GB", error.Message);
    }
}
