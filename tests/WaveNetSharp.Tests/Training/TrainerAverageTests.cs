using WaveNetSharp.Checkpoints;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

/// <summary>A training that keeps an average of its weights: which network is validated, saved, shown and gone on with.</summary>
public sealed class TrainerAverageTests : IDisposable
{
    private static readonly TrainingOptions Options = new() { Steps = 40, Threads = 2, EmaDecay = 0.9 };

    private readonly MelodyRuns _runs = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Resume_AfterAnyStop_GivesBitIdenticalParametersAndAverage(int threads)
    {
        // The first stop lies in the warm-up of the decay, which ends at step 80.
        TrainingOptions options = Options with { Steps = 95, Threads = threads, Batch = 3, Window = 100 };
        _runs.Train("whole", options);

        _runs.TrainUntil("stopped", resume: false, options, stopAt: 7);
        _runs.TrainUntil("stopped", resume: true, options with { EmaDecay = null }, stopAt: 88);
        _runs.TrainUntil("stopped", resume: true, options, stopAt: long.MaxValue);

        Assert.Equal(_runs.State("whole").Parameters, _runs.State("stopped").Parameters);
        Assert.Equal(_runs.State("whole").SecondMoment, _runs.State("stopped").SecondMoment);
        Assert.NotNull(_runs.State("whole").Average);
        Assert.Equal(_runs.State("whole").Average, _runs.State("stopped").Average);
        Assert.Equal(File.ReadAllBytes(Run("whole").Best), File.ReadAllBytes(Run("stopped").Best));
        Assert.Equal(File.ReadAllBytes(Run("whole").Last), File.ReadAllBytes(Run("stopped").Last));
    }

    [Fact]
    public void Train_Average_LeavesTheTrainingAsItIs()
    {
        _runs.Train("with", Options);
        _runs.Train("without", Options with { EmaDecay = null });

        Assert.Equal(_runs.State("without").Parameters, _runs.State("with").Parameters);
        Assert.Null(_runs.State("without").Average);
        Assert.Equal(_runs.State("without").Parameters, Checkpoint.Load(Run("without").Last).Parameters);
        Assert.Null(Checkpoint.Load(Run("without").Last).Info.EmaDecay);
    }

    [Fact]
    public void Train_Average_IsWhatIsSavedShownAndPlayed()
    {
        using Trainer trainer = _runs.Start("run", Options);
        float[] heard = [];
        trainer.ClipMaker = network =>
        {
            heard = network.Parameters.ToArray();
            return [0];
        };
        trainer.Train(cancellationToken: Cancellation);

        float[] average = _runs.State("run").Average!;
        Checkpoint best = Checkpoint.Load(Run("run").Best);
        Checkpoint last = Checkpoint.Load(Run("run").Last);
        Assert.NotEqual(_runs.State("run").Parameters, average);
        Assert.Equal(average, best.Parameters);
        Assert.Equal(average, last.Parameters);
        Assert.Equal(average, heard);
        Assert.Equal(average, trainer.Model.Parameters.ToArray());
        Assert.Equal((0.9, 0.9), (best.Info.EmaDecay, last.Info.EmaDecay));
    }

    [Fact]
    public void Train_Average_IsWhatIsValidated()
    {
        TrainingResult result = _runs.Train("run", Options);

        TrainingState state = _runs.State("run");
        Assert.Equal(HeldOutBits(state.Average!), result.ValidBits);
        Assert.NotEqual(HeldOutBits(state.Parameters), result.ValidBits);
        Assert.Equal(result.ValidBits, Checkpoint.Load(Run("run").Best).Info.BitsPerSample);
    }

    [Fact]
    public void Resume_NothingTrainedSince_HasTheAverageReadyToUse()
    {
        _runs.Train("run", Options);
        using Trainer resumed = Trainer.Resume(null, _runs.Corpus, Run("run").Path, new TrainingOptions { Threads = 1 });
        using WaveNet saved = new(MelodyRuns.Config, _runs.State("run").Average);

        Assert.Equal(saved.Parameters.ToArray(), resumed.Model.Parameters.ToArray());
        Assert.Equal(saved.Weights.SkipBias.ToArray(), resumed.Model.Weights.SkipBias.ToArray());
    }

    [Theory]
    [InlineData(true, "is not")]
    [InlineData(false, "they have none")]
    public void Resume_AverageAndSettingsDisagree_IsRefusedNamingTheFile(bool asked, string expected)
    {
        _runs.Start("run", Options with { EmaDecay = asked ? 0.9 : null }).Dispose();
        TrainingState state = _runs.State("run");
        _runs.SetState("run", state with { Average = asked ? null : state.Parameters });

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Trainer.Resume(null, _runs.Corpus, Run("run").Path, new TrainingOptions()));

        Assert.Contains(TrainingStateFile.FileName, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Needs_Average_CountsItsMemory()
    {
        long without = TrainingEstimate.Of(WaveNetConfig.Seed, new TrainingOptions()).MemoryBytes;
        long with = TrainingEstimate.Of(WaveNetConfig.Seed, new TrainingOptions { EmaDecay = 0.999 }).MemoryBytes;

        Assert.Equal(without + ((long)new ParameterLayout(WaveNetConfig.Seed).Length * sizeof(float)), with);
    }

    private RunFolder Run(string name) => new(_runs.Folder(name));

    private double HeldOutBits(float[] parameters)
    {
        using WaveNet network = new(MelodyRuns.Config, parameters);
        return Evaluator.Measure(network, _runs.Corpus, Run("run").Split(_runs.Corpus).Validation, cancellationToken: Cancellation).BitsPerSample;
    }
}
