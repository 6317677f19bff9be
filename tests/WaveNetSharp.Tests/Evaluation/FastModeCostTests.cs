using WaveNetSharp.Checkpoints;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Tests.Training;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Evaluation;

/// <summary>What the integers of fast generation cost in likelihood, on music that a trained network has not heard.</summary>
public sealed class FastModeCostTests : IDisposable
{
    // What the fast mode promises, in bits a sample.
    private const double Tolerance = 0.002;

    private readonly MelodyRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Measure_TrainedNetwork_FastModeCostsAtMostWhatItPromises()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        TrainingResult trained = _runs.Train("run", new TrainingOptions { Steps = 150, Threads = 2 });
        Checkpoint checkpoint = Checkpoint.Load(RunFolder.FindCheckpoint(_runs.Folder("run")));
        using WaveNet model = new(checkpoint.Config, checkpoint.Parameters);
        using TestCorpus unheard = new(MelodyRuns.Melody(20_000, seed: 9));

        double exact = Bits(GenerationMode.Exact);
        double fast = Bits(GenerationMode.Fast);

        Assert.True(trained.ValidBits < 5.5, $"validation took {trained.ValidBits} bits a sample");
        Assert.NotEqual(exact, fast);
        Assert.InRange(fast - exact, -Tolerance, Tolerance);

        double Bits(GenerationMode mode) =>
            Evaluator.Measure(model, unheard.Corpus, [new(0, 0, 20_000)], mode: mode, cancellationToken: cancellation).BitsPerSample;
    }
}
