using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

// Every width in every process: where the hardware has it not, the runtime computes the same in narrower pieces.
public sealed class SoftmaxDrawTests
{
    private const int Columns = 16;

    // Of the sum: 16 roundings of a column at most, 6e-8 each; and the errors of the weights, 2e-7 of themselves and 1.3e-7 for each bit they
    // lie below the highest, of which there are few in what matters to the sum.
    private const double SumTolerance = 2e-6;

    public static TheoryData<int> Widths => [512, 256, 128];

    public static TheoryData<int, int, float> WidthsCountsAndScales
    {
        get
        {
            TheoryData<int, int, float> data = [];
            foreach (int bits in (int[])[512, 256, 128])
            {
                foreach (int count in (int[])[16, 32, 48, 256, 272])
                {
                    data.Add(bits, count, 1);
                    data.Add(bits, count, 1.3f);
                    data.Add(bits, count, 1000);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(WidthsCountsAndScales))]
    public void Vectorized_AnyCount_HasTheBitsOfTheReference(int bits, int count, float scale)
    {
        Guarded logits = new(Logits(count));
        SoftmaxDraw actual = new(count), expected = new(count);
        float highest = bits switch
        {
            512 => actual.Vectorized<Simd512>(logits, scale),
            256 => actual.Vectorized<Simd256>(logits, scale),
            _ => actual.Vectorized<Simd128>(logits, scale),
        };
        Assert.Equal(expected.Reference(logits, scale), highest);
        Assert.Equal(Bits(expected.Weights), Bits(actual.Weights));
        Assert.Equal(Bits(expected.Sums), Bits(actual.Sums));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.7)]
    [InlineData(1.0)]
    [InlineData(1000.0)]
    public void Weigh_AnyLogits_MatchesDoublePrecision(double scale)
    {
        float[] logits = Logits(256);
        SoftmaxDraw draw = new(256);
        (float highest, double sum) = draw.Weigh(logits, (float)scale);
        Assert.Equal(logits.Max(), highest);
        double[] exact = Weights(logits, (float)scale);
        for (int i = 0; i < exact.Length; i++)
        {
            // The polynomial's 9e-8 and a rounding, then for each bit below the highest: half a unit of the logits' difference, of the factor
            // and of their product. What lies below 2^-126 is 0.
            double tolerance = exact[i] == 0 ? 0 : (exact[i] * (2e-7 - (1.3e-7 * Math.Log2(exact[i])))) + 1.3e-38;
            Assert.Equal(exact[i], draw.Weights[i], tolerance);
        }

        Assert.Equal(exact.Sum(), sum, SumTolerance * exact.Sum());
    }

    [Fact]
    public void Weigh_HighestAndForbidden_HaveExactlyOneAndZero()
    {
        float[] logits = Logits(256);
        (logits[3], logits[200], logits[7]) = (50, 50, -50);
        SoftmaxDraw draw = new(256);
        draw.Weigh(logits, 1);
        Assert.Equal((1f, 1f, 0f), (draw.Weights[3], draw.Weights[200], draw.Weights[7]));
        Assert.All(Enumerable.Range(0, 256).Where(i => float.IsNegativeInfinity(logits[i])), i => Assert.Equal(0, draw.Weights[i]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weigh_LogitNotFinite_GivesNaNWhereverItStands(float value)
    {
        SoftmaxDraw draw = new(256);
        for (int i = 0; i < 256; i++)
        {
            float[] logits = Logits(256);
            logits[i] = value;
            Assert.Equal(double.NaN, draw.Weigh(logits, 1).Sum);
        }
    }

    [Fact]
    public void Weigh_AllForbidden_GivesNaN()
    {
        float[] logits = new float[256];
        Array.Fill(logits, float.NegativeInfinity);
        Assert.Equal(double.NaN, new SoftmaxDraw(256).Weigh(logits, 1).Sum);
    }

    // The definition of the draw, in double precision, for the same random numbers.
    [Theory]
    [InlineData(16, 1f)]
    [InlineData(256, 0.7f)]
    [InlineData(256, 1f)]
    [InlineData(256, 1.5f)]
    public void Find_ManyNumbers_IsWhereTheExactRunningSumPasses(int count, float scale)
    {
        SoftmaxDraw draw = new(count);
        RandomSource random = new(3);
        for (int seed = 0; seed < 50; seed++)
        {
            float[] logits = Logits(count, seed);
            double sum = draw.Weigh(logits, scale).Sum;
            double[] weights = Weights(logits, scale), above = new double[count];
            double running = 0;
            foreach (int i in Enumerable.Range(0, count).OrderBy(i => i % Columns).ThenBy(i => i))
            {
                above[i] = running += weights[i];
            }

            for (int n = 0; n < 1000; n++)
            {
                double share = random.NextDouble();
                int index = draw.Find(share * sum);
                Assert.InRange(share, ((above[index] - weights[index]) / running) - SumTolerance, (above[index] / running) + SumTolerance);
            }
        }
    }

    [Fact]
    public void Find_EndsOfEveryStep_NeverTakesAForbiddenIndex()
    {
        // In every column some forbidden indices, first and last among them, and three columns forbidden whole.
        float[] logits = Logits(256);
        foreach (int i in (int[])[.. Enumerable.Range(0, 256).Where(i => i % 16 is 0 or 9 or 15), 1, 2, 18, 35, 52, 242, 243, 244, 254])
        {
            logits[i] = float.NegativeInfinity;
        }

        SoftmaxDraw draw = new(256);
        double sum = draw.Weigh(logits, 1).Sum, running = 0;
        List<double> numbers = [0, double.Epsilon, sum, Math.BitDecrement(sum), Math.BitIncrement(sum)];
        for (int column = 0; column < Columns; column++)
        {
            for (int i = column; i < 256; i += Columns)
            {
                running += draw.Weights[i];
                numbers.AddRange([running, Math.Max(0, Math.BitDecrement(running)), Math.BitIncrement(running), (float)running]);
            }
        }

        Assert.All(numbers, number => Assert.True(draw.Weights[draw.Find(number)] > 0, $"the number {number:r} of {sum:r} took a forbidden index."));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-16)]
    [InlineData(17)]
    public void Constructor_CountThatFillsNoRows_IsRefused(int count) =>
        Assert.Contains($"was {count}", Assert.Throws<ArgumentException>(() => new SoftmaxDraw(count)).Message, StringComparison.Ordinal);

    [Fact]
    public void Weigh_WrongLength_ThrowsNamingBoth()
    {
        string message = Assert.Throws<ArgumentException>(() => new SoftmaxDraw(32).Weigh(new float[16], 1)).Message;
        Assert.Contains("32 logits, but there were 16", message, StringComparison.Ordinal);
    }

    // A bell with noise, as a trained network has it, and here and there a forbidden index or one far below.
    private static float[] Logits(int count, int seed = 5)
    {
        Random random = new(seed);
        float[] logits = [.. Enumerable.Range(0, count).Select(i => -MathF.Pow((i - (count / 2f)) / 30, 2) + (4 * random.NextSingle()))];
        for (int i = 5; i < count; i += 11)
        {
            logits[i] = i % 2 == 0 ? float.NegativeInfinity : -40 * random.NextSingle();
        }

        return logits;
    }

    private static double[] Weights(float[] logits, float scale)
    {
        double highest = logits.Max();
        return [.. logits.Select(logit => Math.Exp((logit - highest) * scale))];
    }

    private static int[] Bits(ReadOnlySpan<float> values) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(values).ToArray();
}
