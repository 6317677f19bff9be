using MathNet.Numerics.Distributions;
using WaveNetSharp.Generation;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Generation;

public sealed class SamplerTests
{
    private const int Draws = 100_000;

    // float: the shifted logit is exact to 6e-8 of its size (up to 20 here), exp adds 2 ulp, the sum of 256 some more: about 2e-6 nats.
    private const double BitsTolerance = 5e-6;

    [Theory]
    [InlineData(1.0, 256, 1.0)]
    [InlineData(0.7, 256, 1.0)]
    [InlineData(1.6, 256, 1.0)]
    [InlineData(1.0, 5, 1.0)]
    [InlineData(1.0, 256, 0.9)]
    [InlineData(0.8, 40, 0.8)]
    [InlineData(2.0, 1, 1.0)]
    [InlineData(1.0, 256, 0.001)]
    public void Next_ManyDraws_FollowTheExactDistribution(double temperature, int topK, double topP)
    {
        SamplingOptions options = new() { Temperature = temperature, TopK = topK, TopP = topP };
        float[] logits = Logits(seed: 5);
        double[] model = Distribution(logits, new SamplingOptions());
        double[] expected = Distribution(logits, options);
        Sampler sampler = new(new RandomSource(11));

        int[] counts = new int[256];
        for (int i = 0; i < Draws; i++)
        {
            SampledCode sampled = sampler.Next(logits, options);
            counts[sampled.Code]++;
            Assert.Equal(-Math.Log2(model[sampled.Code]), sampled.Bits, BitsTolerance);
            Assert.Equal(-Math.Log2(expected[sampled.Code]), sampled.DrawnBits, BitsTolerance);
        }

        AssertChiSquare(expected, counts);
    }

    [Fact]
    public void Next_Greedy_TakesTheFirstOfTheMostLikelyAndDrawsNothing()
    {
        float[] logits = Logits(seed: 6);
        logits[77] = logits[200] = 50;
        RandomSource random = new(1);
        SampledCode sampled = new Sampler(random).Next(logits, new SamplingOptions { Greedy = true });
        Assert.Equal(77, sampled.Code);
        Assert.Equal(0, sampled.DrawnBits);
        Assert.Equal(-Math.Log2(Distribution(logits, new SamplingOptions())[77]), sampled.Bits, BitsTolerance);
        Assert.Equal(new RandomSource(1).State, random.State);
    }

    [Fact]
    public void Next_LowestTemperature_IsGreedy()
    {
        Sampler sampler = new(new RandomSource(0));
        SamplingOptions greedy = new() { Greedy = true };
        SamplingOptions coldest = new() { Temperature = 0.001 };
        for (int seed = 0; seed < 200; seed++)
        {
            float[] logits = Logits(seed);
            logits[seed] = logits.Max() + 0.1f; // 100 at this temperature: the others share exp(-100)
            Assert.Equal(sampler.Next(logits, greedy).Code, sampler.Next(logits, coldest).Code);
        }
    }

    // Probabilities 1/2, 1/4, 1/8, 1/8 at the codes 9, 3, 200 and 201, nothing elsewhere.
    [Theory]
    [InlineData(256, 1.0, new[] { 3, 9, 200, 201 })]
    [InlineData(3, 1.0, new[] { 3, 9, 200 })]
    [InlineData(2, 1.0, new[] { 3, 9 })]
    [InlineData(1, 1.0, new[] { 9 })]
    [InlineData(256, 0.49, new[] { 9 })]
    [InlineData(256, 0.51, new[] { 3, 9 })]
    [InlineData(256, 0.74, new[] { 3, 9 })]
    [InlineData(256, 0.8, new[] { 3, 9, 200 })]
    [InlineData(256, 0.9, new[] { 3, 9, 200, 201 })]
    // After top-k 2 these two are 2/3 and 1/3, so 0.6 needs the first only, though it was 1/2 before.
    [InlineData(2, 0.6, new[] { 9 })]
    public void Next_HandMadeLogits_DrawsExactlyTheSupport(int topK, double topP, int[] support)
    {
        float[] logits = new float[256];
        Array.Fill(logits, float.NegativeInfinity);
        logits[9] = 0;
        logits[3] = -MathF.Log(2);
        logits[200] = logits[201] = -MathF.Log(4);
        Assert.Equal(support, Support(logits, new SamplingOptions { TopK = topK, TopP = topP }));
    }

    [Fact]
    public void Next_EqualLogits_TopKKeepsTheLowestCodes() =>
        Assert.Equal([0, 1, 2], Support(new float[256], new SamplingOptions { TopK = 3 }));

    [Theory]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    [InlineData(0f)]
    public void Next_LogitsShiftedFarAway_StaysExact(float level)
    {
        float[] logits = new float[256];
        Array.Fill(logits, level);
        SampledCode sampled = new Sampler(new RandomSource(2)).Next(logits, new SamplingOptions());
        Assert.Equal(8, sampled.Bits, BitsTolerance);
    }

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(255, float.NaN)]
    [InlineData(130, float.PositiveInfinity)]
    public void Next_LogitNotFinite_IsRefused(int code, float value)
    {
        float[] logits = Logits(seed: 1);
        logits[code] = value;
        string message = Assert.Throws<ArithmeticException>(() => new Sampler(new RandomSource(0)).Next(logits, new SamplingOptions())).Message;
        Assert.Contains("1 of 256 were NaN or infinite", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_AllForbidden_IsRefused()
    {
        float[] logits = new float[256];
        Array.Fill(logits, float.NegativeInfinity);
        Assert.Throws<ArithmeticException>(() => new Sampler(new RandomSource(0)).Next(logits, new SamplingOptions()));
    }

    [Fact]
    public void Next_WrongLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Sampler(new RandomSource(0)).Next(new float[255], new SamplingOptions()));

    [Fact]
    public void Next_SameSeed_GivesTheSameCodesAndAnotherStreamOthers()
    {
        byte[] first = Codes(new RandomSource(8, 1));
        Assert.Equal(first, Codes(new RandomSource(8, 1)));
        Assert.NotEqual(first, Codes(new RandomSource(8, 2)));
        Assert.NotEqual(first, Codes(new RandomSource(9, 1)));

        static byte[] Codes(RandomSource random)
        {
            Sampler sampler = new(random);
            SamplingOptions options = new() { TopP = 0.95 };
            return [.. Enumerable.Range(0, 100).Select(i => sampler.Next(Logits(i), options).Code)];
        }
    }

    [Theory]
    [InlineData(1.0, 256, 1.0, false)]
    [InlineData(0.9, 20, 0.9, false)]
    [InlineData(1.0, 256, 1.0, true)]
    public void Next_AfterTheFirst_AllocatesNothing(double temperature, int topK, double topP, bool greedy)
    {
        float[] logits = Logits(seed: 3);
        Sampler sampler = new(new RandomSource(0));
        SamplingOptions options = new() { Temperature = temperature, TopK = topK, TopP = topP, Greedy = greedy };
        sampler.Next(logits, options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            sampler.Next(logits, options);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static float[] Logits(int seed)
    {
        // Peaked, as those of a trained network are: a bell over the codes with noise, from 0 down to about -20.
        Random random = new(seed);
        return [.. Enumerable.Range(0, 256).Select(code => (-MathF.Pow((code - 120) / 30f, 2)) + (2 * random.NextSingle()))];
    }

    private static int[] Support(float[] logits, SamplingOptions options)
    {
        // The rarest code of the tests has probability 1/8: it stays out of 1,000 draws once in 10^58.
        Sampler sampler = new(new RandomSource(4));
        return [.. Enumerable.Range(0, 1000).Select(_ => (int)sampler.Next(logits, options).Code).Distinct().Order()];
    }

    // The definition, in double and by sorting.
    private static double[] Distribution(float[] logits, SamplingOptions options)
    {
        double highest = logits.Max();
        double[] weights = [.. logits.Select(logit => Math.Exp((logit - highest) / options.Temperature))];
        int[] order = [.. Enumerable.Range(0, 256).OrderByDescending(code => logits[code]).Take(options.TopK)];
        double total = order.Sum(code => weights[code]);
        int kept = 0;
        for (double sum = 0; sum < options.TopP * total * (1 - 1e-12) && kept < order.Length; kept++)
        {
            sum += weights[order[kept]];
        }

        total = order.Take(kept).Sum(code => weights[code]);
        double[] distribution = new double[256];
        foreach (int code in order.Take(kept))
        {
            distribution[code] = weights[code] / total;
        }

        return distribution;
    }

    private static void AssertChiSquare(double[] expected, int[] counts)
    {
        // Codes expected fewer than five times go into one bin: the statistic is only then near its limit distribution.
        double restExpected = 0;
        double restCount = 0;
        double statistic = 0;
        int bins = 0;
        for (int code = 0; code < 256; code++)
        {
            double mean = expected[code] * Draws;
            if (mean == 0)
            {
                Assert.Equal(0, counts[code]);
            }
            else if (mean < 5)
            {
                restExpected += mean;
                restCount += counts[code];
            }
            else
            {
                statistic += Math.Pow(counts[code] - mean, 2) / mean;
                bins++;
            }
        }

        if (restExpected > 0)
        {
            statistic += Math.Pow(restCount - restExpected, 2) / restExpected;
            bins++;
        }

        // A true sampler passes this bound with one seed in a million.
        Assert.InRange(statistic, 0, bins > 1 ? ChiSquared.InvCDF(bins - 1, 1 - 1e-6) : 1e-9);
    }
}
