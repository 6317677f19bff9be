using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;
using WaveNetSharp.Tests.Training.Ranks;
using WaveNetSharp.Training;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Tests.Training;

public sealed class LocalRoundsTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Steps = 12, Batch = 4, Threads = 1, WarmupSteps = 2, LearningRate = 1e-3, Schedule = LearningRateSchedule.Constant, Sync = new RankSync(4),
    };

    private readonly MelodyRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    // The outer step of docs/cluster.md, in double precision, on what a round of the inner optimiser leaves: single precision keeps 6e-8 of parameters of
    // about 1, in a dozen operations.
    private const double Tolerance = 1e-6;

    [Fact]
    public void Train_OneRankTwoRounds_AreNesterovStepsAlongTheWays()
    {
        using Trainer trainer = _runs.Start("start", Options with { Steps = 1 });
        float[] start = trainer.Model.Parameters.ToArray();
        _runs.Train("plain", Options with { Steps = 4, Sync = null });
        float[] plain = _runs.State("plain").Parameters;
        _runs.Train("one", Options with { Steps = 4 });
        float[] one = _runs.State("one").Parameters;

        for (int i = 0; i < start.Length; i++)
        {
            double way = (double)start[i] - plain[i];
            Assert.Equal(start[i] - (LocalRounds.OuterRate * (way + (LocalRounds.OuterMomentum * way))), one[i], Tolerance);
            Assert.Equal(way, _runs.State("one").OuterMomentum![i], Tolerance);
        }
    }

    [Fact]
    public void Train_TwoRanks_HaveOneStateAfterEachRound()
    {
        float[][] parameters = ThreadGroup.Run(2, group =>
        {
            using Trainer trainer = Trainer.Start(MelodyRuns.Config, _runs.Corpus, _runs.Folder("run"), Options, group);
            trainer.Train();
            return trainer.Model.Parameters.ToArray();
        });

        Assert.Equal(parameters[0], parameters[1]);
        Assert.Equal(parameters[0], _runs.State("run").Parameters);
    }

    // The first rank has seen three times the samples of the second, so the means of (2, 6) are 3. All numbers are exact.
    [Fact]
    public void End_UnevenSamples_WeightsWaysAndMomentsByThem()
    {
        (float Way, float First, float Second)[] means = ThreadGroup.Run(2, group =>
        {
            float mine = group.Rank == 0 ? 2 : 6;
            using WorkerPool pool = new(1);
            using WaveNet model = new(MelodyRuns.Config, seed: 1);
            using BatchGradient gradient = new(model, MelodyRuns.Config.Window, 1, pool);
            using AdamOptimizer inner = new(model, gradient, pool);
            model.MutableParameters.Fill(8);
            using LocalRounds rounds = new(model, inner, new RankMeeting(group), length: 1);
            model.MutableParameters.Fill(8 - mine);
            inner.FirstMoment.Fill(mine);
            inner.SecondMoment.Fill(mine);
            rounds.Add(step: 0, loss: 1, samples: group.Rank == 0 ? 300 : 100, computed: 1, isHigh: false);
            return (rounds.Velocity[0], inner.FirstMoment[0], inner.SecondMoment[0]);
        });

        Assert.All(means, mean => Assert.Equal((3f, 3f, 3f), mean));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Resume_AfterARound_GivesTheBitsOfATrainingThatNeverStopped(int ranks)
    {
        Train("whole", resume: false, Options);
        Train("stopped", resume: false, Options with { Steps = 8 });
        Train("stopped", resume: true, Options);

        TrainingState whole = _runs.State("whole");
        TrainingState stopped = _runs.State("stopped");
        Assert.Equal(whole.Parameters, stopped.Parameters);
        Assert.Equal(whole.OuterMomentum, stopped.OuterMomentum);
        Assert.Equal(whole.SecondMoment, stopped.SecondMoment);

        void Train(string run, bool resume, TrainingOptions options) => ThreadGroup.Run(ranks, group =>
        {
            using Trainer trainer = resume
                ? Trainer.Resume(null, _runs.Corpus, _runs.Folder(run), options, group)
                : Trainer.Start(MelodyRuns.Config, _runs.Corpus, _runs.Folder(run), options, group);
            return trainer.Train();
        });
    }

    [Fact]
    public void Train_EndsWithinARound_JoinsFirst()
    {
        TrainingResult[] results = ThreadGroup.Run(2, group =>
        {
            using Trainer trainer = Trainer.Start(MelodyRuns.Config, _runs.Corpus, _runs.Folder("run"), Options with { Steps = 6 }, group);
            return trainer.Train();
        });

        Assert.All(results, result => Assert.Equal((6L, results[0].ValidBits), (result.Steps, result.ValidBits)));
    }

    [Fact]
    public void Start_WithAnAverage_IsRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => _runs.Start("run", Options with { EmaDecay = 0.9 }));

        Assert.Contains("ema must be off with --sync local", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_WithAnotherSync_IsRefusedNamingBoth()
    {
        _runs.Train("run", Options);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => _runs.Resume("run", Options with { Sync = new RankSync(null) }));

        Assert.Contains("sync was local:4 and every-step is asked for", error.Message, StringComparison.Ordinal);
    }
}
