using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class TableRowsTests
{
    // The first and the last row of the table, and one that repeats.
    private static readonly byte[] Codes = [255, 7, 0, 7, 7, 200];

    public static TheoryData<int> Lengths => Inputs.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Add_AnyWidth_AddsTheRowOfEachCode(int channels)
    {
        Random random = new(channels);
        Guarded table = new(random.Uniform(256 * channels)), rows = new(random.Uniform(Codes.Length * channels));
        float[] expected = rows.Span.ToArray();
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] += table.Span[(Codes[i / channels] * channels) + (i % channels)];
        }

        TableRows.Add(table, Codes, rows);
        Difference.AssertWithin(0, expected, rows, channels);
        rows.AssertNeighboursUntouched();
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AddGradient_CodesThatRepeat_AddsAllTheirRows(int channels)
    {
        Random random = new(channels);
        Guarded table = new(random.Uniform(256 * channels)), rows = new(random.Uniform(Codes.Length * channels));
        float[] expected = table.Span.ToArray();
        for (int i = 0; i < Codes.Length * channels; i++)
        {
            expected[(Codes[i / channels] * channels) + (i % channels)] += rows.Span[i];
        }

        TableRows.AddGradient(rows, Codes, table);
        Difference.AssertWithin(0, expected, table, channels);
        table.AssertNeighboursUntouched();
    }

    [Theory]
    [InlineData(511, 2)]
    [InlineData(512, 3)]
    public void Add_LengthsDoNotFit_ThrowsNamingThem(int table, int rows)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => TableRows.Add(new float[table], [7], new float[rows]));
        Assert.Contains($"were {table} and {rows}", error.Message, StringComparison.Ordinal);
    }
}
