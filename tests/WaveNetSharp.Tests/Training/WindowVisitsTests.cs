using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

/// <summary>What another program must read to repeat a training.</summary>
public sealed class WindowVisitsTests
{
    private const int Batch = 3;
    private const int Steps = 6;
    private const int Seed = 5;
    private const double Rate = 1e-2;

    private static readonly WaveNetConfig Config = WaveNetConfig.Tiny with { SampleRate = 8000, LayersPerStack = 3, Window = 256 };

    // Nine windows an epoch, one of them short: six steps of three end with the second epoch.
    [Fact]
    public void Read_EveryVisitOfTwoEpochs_IsWhatTrainingStepTrainsOn()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(1900, 100);
        WindowSet windows = new(corpus.Corpus, [new(0, 0, 1900), new(1, 0, 100)], Config.Window, Seed);
        Assert.Equal(9, windows.Count);

        Assert.Equal(Trained(windows), TrainedOnVisits(new WindowVisits(windows, Seed)));
    }

    private static float[] Trained(WindowSet windows)
    {
        TrainingSettings settings = TrainingSettings.Resolve(new TrainingOptions { Batch = Batch, Seed = Seed }, Config, threads: 1);
        using WaveNet model = new(Config, Seed);
        using TrainingStep step = new(model, new WindowVisits(windows, Seed), settings, threads: 1);
        for (int i = 0; i < Steps; i++)
        {
            step.Take(i, i * Batch, Rate);
        }

        return model.Parameters.ToArray();
    }

    private static float[] TrainedOnVisits(WindowVisits visits)
    {
        using WaveNet model = new(Config, Seed);
        using WorkerPool pool = new(1);
        using BatchGradient gradient = new(model, Config.Window, Batch, pool);
        using AdamOptimizer optimizer = new(model, gradient, pool);
        WindowBatch batch = new(Batch, Config.Window);
        for (int i = 0; i < Steps; i++)
        {
            for (int slot = 0; slot < Batch; slot++)
            {
                batch.SetLength(slot, visits.Read((i * Batch) + slot, batch.Slot(slot)));
            }

            gradient.Compute(batch);
            optimizer.Step(i, Rate, weightDecay: 0, optimizer.GradientNorm(), clipNorm: 1);
        }

        return model.Parameters.ToArray();
    }
}
