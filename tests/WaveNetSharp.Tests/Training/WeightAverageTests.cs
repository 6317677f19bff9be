using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;
using WaveNetSharp.Tests.Checkpoints;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class WeightAverageTests
{
    // Weights in [-1, 1]. An update rounds its decay, one product and one sum: at most 2 x 6e-8 of a distance of 2 and 2 x 6e-8 of the result.
    // Later updates shrink that, which with a decay of up to 0.96 leaves the errors of 25 of them.
    private const float Tolerance = 25 * 3.6e-7f;

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.9)]
    [InlineData(0.96)]
    [InlineData(0.9999)]
    public void Update_ManySteps_MatchesTheFormulaInDouble(double decay)
    {
        using WaveNet trained = new(CheckpointNetworks.OneHot, CheckpointNetworks.RandomParameters(CheckpointNetworks.OneHot, seed: 0));
        using WorkerPool pool = new(2);
        using WeightAverage average = new(trained, decay, pool);
        double[] expected = Doubles(trained.Parameters);

        // Up to step 213 the warm-up's decay is below 0.96.
        for (int step = 0; step < 210; step++)
        {
            Disturb(trained, step);
            average.Update(step);
            Reference(expected, trained.Parameters, decay, step);
        }

        Assert.All(expected.Zip(average.Model.Parameters.ToArray()), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public void Update_AnyNumberOfWorkers_GivesTheSameBits()
    {
        float[][] averages = [.. Enumerable.Range(1, 5).Select(workers =>
        {
            using WaveNet trained = new(CheckpointNetworks.ScalarKernel3, CheckpointNetworks.RandomParameters(CheckpointNetworks.ScalarKernel3, seed: 0));
            using WorkerPool pool = new(workers);
            using WeightAverage average = new(trained, 0.99, pool);
            for (int step = 0; step < 20; step++)
            {
                Disturb(trained, step);
                average.Update(step);
            }

            return average.Model.Parameters.ToArray();
        })];

        Assert.All(averages, average => Assert.Equal(averages[0], average));
    }

    [Fact]
    public void Take_SomeSteps_AveragesTheWeightsThatEachHasLeft()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(3000);
        WaveNetConfig config = WaveNetConfig.Tiny with { SampleRate = 8000, LayersPerStack = 3, Window = 100 };
        using WaveNet trained = new(config, seed: 1);
        double[] expected = Doubles(trained.Parameters);
        TrainingSettings settings = TrainingSettings.Resolve(new TrainingOptions { EmaDecay = 0.8 }, config, threads: 2);
        using TrainingStep step = new(trained, new WindowVisits(new WindowSet(corpus.Corpus, [new(0, 0, 3000)], config.Window), settings.Seed), settings, threads: 2);

        // From step 40 on, as a resumed run would.
        for (int i = 40; i < 50; i++)
        {
            step.Take(i, 2 * i, learningRate: 0.01);
            Reference(expected, trained.Parameters, 0.8, i);
        }

        Assert.All(expected.Zip(step.Model.Parameters.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 2 * Tolerance));
        Assert.True(trained.Parameters.ToArray().Zip(step.Model.Parameters.ToArray()).Max(pair => Math.Abs(pair.First - pair.Second)) > 100 * Tolerance, "the steps are too short to tell");
    }

    private static void Reference(double[] average, ReadOnlySpan<float> weights, double decay, int step)
    {
        double d = Math.Min(decay, (1.0 + step) / (10.0 + step));
        for (int i = 0; i < average.Length; i++)
        {
            average[i] += (1 - d) * (weights[i] - average[i]);
        }
    }

    private static void Disturb(WaveNet network, int seed)
    {
        Random random = new(seed);
        foreach (ref float weight in network.MutableParameters)
        {
            weight = (2 * random.NextSingle()) - 1;
        }
    }

    private static double[] Doubles(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => (double)value)];
}
