using WaveNetSharp.Evaluation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Corpus;

namespace WaveNetSharp.Tests.Model;

public sealed class InitializationTests
{
    [Theory]
    [MemberData(nameof(WaveNetConfigTests.Presets), MemberType = typeof(WaveNetConfigTests))]
    public void Fill_AnyPreset_StartsNearUniform(string preset)
    {
        using TestCorpus corpus = TestCorpus.OfLengths(3000);
        using WaveNet untrained = new(WaveNetConfig.Preset(preset) with { SampleRate = 8000 }, seed: 1);

        double bits = Evaluator.Measure(untrained, corpus.Corpus, [new(0, 0, 3000)], cancellationToken: TestContext.Current.CancellationToken).BitsPerSample;

        // A small output layer makes the first guess nearly uniform; a network that started from a wrong certainty would need far more.
        Assert.InRange(bits, 7.95, 8.1);
    }

    [Fact]
    public void Fill_SameSeed_SameParametersAndAnotherSeed_Others()
    {
        using WaveNet one = new(WaveNetConfig.Tiny, seed: 1);
        using WaveNet same = new(WaveNetConfig.Tiny, seed: 1);
        using WaveNet other = new(WaveNetConfig.Tiny, seed: 2);

        Assert.Equal(one.Parameters, same.Parameters);
        Assert.False(one.Parameters.SequenceEqual(other.Parameters));
    }

    [Fact]
    public void Fill_Weights_HaveTheStatedVariance()
    {
        using WaveNet network = new(WaveNetConfig.Seed, seed: 1);
        ParameterSlice dilated = network.Layout.Layers[40].Dilated.Weight;
        ParameterSlice skip = network.Layout.Layers[40].Skip.Weight;

        // 4,096 draws: the variance of a uniform distribution is found to within 5 % at four standard errors (sqrt(0.8 / 4096) each).
        Assert.Equal(1.0 / 64, Variance(dilated.Of(network.Parameters)), 0.056 / 64);
        Assert.Equal(1.0 / 32 / 80, Variance(skip.Of(network.Parameters)), 0.056 / 32 / 80);
        Assert.All(network.Layout.Layers[40].Dilated.Bias.Of(network.Parameters).ToArray(), bias => Assert.Equal(0, bias));
    }

    private static double Variance(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        return sum / values.Length;
    }
}
