using System.Text.Json.Nodes;
using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Tests.Corpus;

namespace WaveNetSharp.Tests.Evaluation;

public sealed class BaselineModelTests
{
    private const int Length = 100_000;

    [Fact]
    public void Measure_UniformNoise_CostsEightBitsOrMore()
    {
        using TestCorpus test = new(NoiseCodes(1), NoiseCodes(2));
        BaselineBits bits = Measure(test);

        Assert.Equal(8, bits.Uniform);
        Assert.Equal(Length - 1, bits.Samples);
        // A fitted distribution costs 8 bits plus its divergence from the uniform one, on average over the noise. The costs of single codes
        // differ by 0.08 (unigram: counts of about 390 each, deviation 20, on both sides of the fit) and so does the mean by 0.08 / sqrt(1e5).
        const double Chance = 0.0012;
        Assert.InRange(bits.Unigram, 8 - Chance, 8.02);
        Assert.InRange(bits.LinearPrediction, 8 - Chance, 8.1);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    [InlineData(-1f)]
    public void Measure_Constant_CostsNearlyNothing(float value)
    {
        float[] samples = new float[Length];
        samples.AsSpan().Fill(value);
        using TestCorpus test = new(samples, samples);
        BaselineBits bits = Measure(test);

        // Smoothing leaves 255 of 100,255 counts to other codes: 0.0037 bits. The predictor may miss the 64 samples after nothing, at
        // no more than 17 bits each: 0.011.
        Assert.InRange(bits.Unigram, 0, 0.005);
        Assert.InRange(bits.LinearPrediction, 0, 0.02);
    }

    [Fact]
    public void Measure_Sine_IsPredictedFarBelowUnigram()
    {
        float[] sine = MusicFolder.Sine(Length, 0.9f, Math.Sqrt(2) / 50);
        using TestCorpus test = new(sine, sine);
        BaselineBits bits = Measure(test);

        // The codes of a sine fill the range, most of them outside; a guess within a code leaves a handful.
        Assert.InRange(bits.Unigram, 5, 8);
        Assert.InRange(bits.LinearPrediction, 0, bits.Unigram - 3);
    }

    [Fact]
    public void Measure_NoisyLoop_CostsLittleMoreThanTheNoise()
    {
        using TestCorpus test = new(NoisyLoop(1), NoisyLoop(2));
        BaselineBits bits = Measure(test);

        // The noise of each code, -1, 0 or 1, is log2(3) = 1.585 bits that nothing can predict. Copying the sample of one round ago adds
        // its noise: the difference of two has 2.197 bits. The best fit lies near that, for a sample is off by more where a code is worth more.
        Assert.InRange(bits.LinearPrediction, 1.585, 2.5);
        Assert.True(bits.Unigram > 4);
    }

    [Fact]
    public void LinearBits_EveryGuess_AreOfAProbability()
    {
        using TestCorpus test = new(NoisyLoop(1));
        BaselineModel model = BaselineModel.Fit(test.Corpus, [new Segment(0, 0, 5000)]);
        for (int guess = 0; guess < 256; guess++)
        {
            // 256 roundings of a term of at most 1.
            Assert.Equal(1, model.LinearBits(guess).Sum(bits => Math.Pow(2, -bits)), 1e-12);
        }
    }

    [Fact]
    public void Solve_SeveralSegments_MatchesSumsTakenTermByTerm()
    {
        const int Order = 5;
        Random random = new(1);
        CovarianceSums sums = new(Order);
        double[,] normal = new double[Order + 1, Order + 1];
        double[] right = new double[Order + 1];
        foreach (int length in new[] { 40, 3, 1, 200 })
        {
            double[] padded = [.. new double[Order], .. Enumerable.Range(0, length).Select(_ => random.Next(-100, 101) / 2.0)];
            int half = length / 2;
            if (half > 0)
            {
                sums.Add(padded.AsSpan(0, Order + half), endsSegment: false);
            }

            sums.Add(padded.AsSpan(half), endsSegment: true);
            for (int t = Order; t < padded.Length; t++)
            {
                double[] terms = [1, .. Enumerable.Range(1, Order).Select(lag => padded[t - lag])];
                for (int i = 0; i <= Order; i++)
                {
                    right[i] += terms[i] * padded[t];
                    for (int j = 0; j <= Order; j++)
                    {
                        normal[i, j] += terms[i] * terms[j];
                    }
                }
            }
        }

        (double[] coefficients, double constant) = sums.Solve();
        double[] solution = [constant, .. coefficients];
        for (int i = 0; i <= Order; i++)
        {
            // The normal equations hold but for the ridge, 1e-9 of the power times a coefficient below 1 (the constant below 5).
            double left = Enumerable.Range(0, Order + 1).Sum(j => normal[i, j] * solution[j]);
            Assert.Equal(right[i], left, 1e-8 * normal[1, 1]);
        }
    }

    [Fact]
    public void FromJson_OfToJson_MeasuresTheSame()
    {
        using TestCorpus test = new(NoisyLoop(1), NoisyLoop(2));
        BaselineModel model = BaselineModel.Fit(test.Corpus, [new Segment(0, 0, Length)]);
        BaselineModel read = BaselineModel.FromJson(model.ToJson(), "baselines.json");

        Assert.Equal(model.Measure(test.Corpus, [new Segment(1, 0, Length)]), read.Measure(test.Corpus, [new Segment(1, 0, Length)]));
    }

    [Theory]
    [InlineData("code_counts", "[1, 2]", "256 counts")]
    [InlineData("error_counts", "null", "511 counts")]
    [InlineData("coefficients", "[1]", "64 finite numbers")]
    [InlineData("constant", "1e999", "finite numbers")]
    [InlineData("surprise", "1", "surprise")]
    public void FromJson_Edited_IsRefusedWithTheReason(string key, string value, string expected)
    {
        using TestCorpus test = new(NoisyLoop(1));
        JsonNode json = JsonNode.Parse(BaselineModel.Fit(test.Corpus, [new Segment(0, 0, 100)]).ToJson())!;
        json[key] = JsonNode.Parse(value);
        string message = Assert.Throws<InvalidDataException>(() => BaselineModel.FromJson(json.ToJsonString(), "baselines.json")).Message;
        Assert.Contains("'baselines.json'", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_CountsThatAddUpBeyond64Bits_AreProbabilities()
    {
        using TestCorpus test = new(NoisyLoop(1));
        BaselineModel model = BaselineModel.Fit(test.Corpus, [new Segment(0, 0, 100)]) with { ErrorCounts = [.. Enumerable.Repeat(long.MaxValue, 511)] };

        // 256 equal counts: 8 bits, to a rounding or two of their sum.
        Assert.All(BaselineModel.FromJson(model.ToJson(), "baselines.json").LinearBits(100), bits => Assert.Equal(8, bits, 1e-12));
    }

    [Fact]
    public void FitAndMeasure_Nothing_Throw()
    {
        using TestCorpus test = new(NoisyLoop(1));
        Assert.Throws<ArgumentException>(() => BaselineModel.Fit(test.Corpus, []));
        BaselineModel model = BaselineModel.Fit(test.Corpus, [new Segment(0, 0, 1)]);
        Assert.Throws<ArgumentException>(() => model.Measure(test.Corpus, [new Segment(0, 0, 1)]));
    }

    private static BaselineBits Measure(TestCorpus test) =>
        Baselines.Measure(test.Corpus, [new Segment(0, 0, Length)], test.Corpus, [new Segment(1, 0, Length)]);

    private static float[] NoiseCodes(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, Length).Select(_ => MuLaw.Decode((byte)random.Next(256)))];
    }

    // 48 random codes of about one magnitude, over and over, each time with other noise.
    private static float[] NoisyLoop(int seed)
    {
        Random loopRandom = new(7);
        int[] loop = [.. Enumerable.Range(0, 48).Select(_ => loopRandom.Next(2) == 0 ? loopRandom.Next(55, 66) : loopRandom.Next(190, 201))];
        Random random = new(seed);
        return [.. Enumerable.Range(0, Length).Select(t => MuLaw.Decode((byte)(loop[t % loop.Length] + random.Next(-1, 2))))];
    }
}
