using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class MatMulTransposedTests
{
    // 64 terms of at most 1 and the old result: each addition rounds a sum of at most as many terms by 2^-24 of it (1 + 2 + ... + 65), each product by 2^-24.
    private const double Tolerance = ((65 * 66 / 2) + 64) / 16777216.0;

    // 510 terms of at most 1, added 168 at a time: 3 x (1 + 2 + ... + 168) roundings of 2^-24 and those of the products, at the worst.
    private const double ManyRowsTolerance = ((3 * 168 * 169 / 2) + 510 + (168 + 336 + 510)) / 16777216.0;

    // Blocks of eight, six, four and one.
    public static TheoryData<int> InputCounts => [.. Enumerable.Range(0, 18)];

    [Theory, MemberData(nameof(InputCounts))]
    public void Accumulate_AnyShape_IsReference(int inputs)
    {
        for (int columns = 0; columns <= 70; columns++)
        {
            foreach (int rows in (int[])[0, 1, 2, 5, 16])
            {
                // Eighths make every sum exact: the same bits in any order, fused or not.
                Random random = new(columns);
                Guarded left = new(random.Eighths(rows * inputs)), right = new(random.Eighths(rows * columns));
                float[] before = random.Eighths(inputs * columns);
                Guarded result = new(before), expected = new(before);
                MatMulTransposed.Accumulate(rows, inputs, columns, left, right, result);
                MatMulTransposed.Reference(rows, inputs, columns, left, right, expected);
                Difference.AssertWithin(0, expected.Span, result, (rows, inputs, columns));
                result.AssertNeighboursUntouched();
            }
        }
    }

    // Whole blocks of 168 rows, and what is left behind them.
    [Theory]
    [InlineData(167)]
    [InlineData(168)]
    [InlineData(169)]
    [InlineData(504)]
    [InlineData(510)]
    public void Accumulate_ManyRows_IsReference(int rows)
    {
        foreach (int columns in (int[])[1, 15, 32, 70])
        {
            Random random = new(columns);
            float[] left = random.Uniform(rows * 9), right = random.Uniform(rows * columns), result = new float[9 * columns], expected = new float[9 * columns];
            MatMulTransposed.Accumulate(rows, 9, columns, left, right, result);
            MatMulTransposed.Reference(rows, 9, columns, left, right, expected);
            for (int i = 0; i < result.Length; i++)
            {
                double sum = 0;
                for (int t = 0; t < rows; t++)
                {
                    sum += (double)left[(t * 9) + (i / columns)] * right[(t * columns) + (i % columns)];
                }

                Assert.Equal(sum, result[i], ManyRowsTolerance);
                Assert.Equal(sum, expected[i], ManyRowsTolerance);
            }
        }
    }

    [Theory]
    [InlineData(1, 135)]
    [InlineData(4, 70)]
    [InlineData(15, 47)]
    public void Accumulate_RealNumbers_MatchesDoublePrecision(int inputs, int columns)
    {
        const int Rows = 64;
        Random random = new(inputs);
        float[] left = random.Uniform(Rows * inputs), right = random.Uniform(Rows * columns), before = random.Uniform(inputs * columns);
        float[] result = [.. before], reference = [.. before];
        MatMulTransposed.Accumulate(Rows, inputs, columns, left, right, result);
        MatMulTransposed.Reference(Rows, inputs, columns, left, right, reference);

        double[] exact = new double[before.Length];
        for (int i = 0; i < before.Length; i++)
        {
            exact[i] = before[i];
            (float plain, float fused) = (0, 0);
            for (int t = 0; t < Rows; t++)
            {
                (float a, float b) = (left[(t * inputs) + (i / columns)], right[(t * columns) + (i % columns)]);
                exact[i] += (double)a * b;
                plain += a * b;
                fused = MathF.FusedMultiplyAdd(a, b, fused);
            }

            // The order is part of the contract, so only fusing may change a bit.
            (plain, fused) = (before[i] + plain, before[i] + fused);
            Assert.True(result[i] == plain || result[i] == fused, $"element {i} must be {plain:g9} or {fused:g9}, but was {result[i]:g9}.");
            Assert.Equal(plain, reference[i]);
        }

        Difference.AssertWithin(Tolerance, exact, result, (inputs, columns));
    }

    [Theory]
    [InlineData(5, 12, 8)]
    [InlineData(6, 11, 8)]
    [InlineData(6, 12, 7)]
    public void Accumulate_SpanTooShort_ThrowsNamingAll(int left, int right, int result)
    {
        // Needs 3 * 2 = 6, 3 * 4 = 12 and 2 * 4 = 8.
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => MatMulTransposed.Accumulate(3, 2, 4, new float[left], new float[right], new float[result]));
        Assert.Contains($"were {left}, {right} and {result}", error.Message, StringComparison.Ordinal);
    }
}
