using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class ColumnSumTests
{
    // Seven terms of at most 1: six additions and that of the old result round sums of at most 7, each by half a unit (2.4e-7).
    private const double Tolerance = 7 * 2.4e-7;

    public static TheoryData<int> Columns => [.. Enumerable.Range(1, Inputs.LongestLength)];

    // Nothing is multiplied, and the order is part of the contract: the same bits, whatever the numbers.
    [Theory, MemberData(nameof(Columns))]
    public void Accumulate_AnyShape_IsReference(int columns)
    {
        Random random = new(columns);
        for (int rows = 0; rows <= 6; rows++)
        {
            Guarded source = new(random.Uniform(rows * columns));
            float[] before = random.Uniform(columns);
            Guarded result = new(before), expected = new(before);
            ColumnSum.Accumulate(source, result);
            ColumnSum.Reference(source, expected);
            Difference.AssertWithin(0, expected.Span, result, (rows, columns));
            result.AssertNeighboursUntouched();
            source.AssertNeighboursUntouched();
        }
    }

    [Theory, MemberData(nameof(Columns))]
    public void Reference_AnyColumns_MatchesDoublePrecision(int columns)
    {
        const int Rows = 6;
        Random random = new(columns);
        float[] source = random.Uniform(Rows * columns), result = random.Uniform(columns);
        double[] expected = [.. Enumerable.Range(0, columns).Select(n => result[n] + Enumerable.Range(0, Rows).Sum(t => (double)source[(t * columns) + n]))];
        ColumnSum.Reference(source, result);
        Difference.AssertWithin(Tolerance, expected, result, columns);
    }

    [Theory]
    [InlineData(17, 3)]
    [InlineData(17, 0)]
    public void Accumulate_NoWholeRows_ThrowsNamingBoth(int source, int columns)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ColumnSum.Accumulate(new float[source], new float[columns]));
        Assert.Contains($"{columns} columns, but was {source} floats", error.Message, StringComparison.Ordinal);
    }
}
