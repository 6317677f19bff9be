using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class TransposeTests
{
    public static TheoryData<int> Lengths => Inputs.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Invoke_AnyShape_SwapsRowsAndColumns(int rows)
    {
        for (int columns = 0; columns <= Inputs.LongestLength; columns++)
        {
            Guarded source = new(Enumerable.Range(0, rows * columns).Select(number => (float)number).ToArray()), destination = new(rows * columns);
            float[] expected = new float[rows * columns];
            for (int i = 0; i < expected.Length; i++)
            {
                expected[(i % columns * rows) + (i / columns)] = i;
            }

            Transpose.Invoke(rows, columns, source, destination);
            Difference.AssertWithin(0, expected, destination, (rows, columns));
            destination.AssertNeighboursUntouched();
        }
    }

    [Theory]
    [InlineData(17, 18)]
    [InlineData(18, 17)]
    public void Invoke_LengthIsNotTheShape_ThrowsNamingBoth(int source, int destination)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Transpose.Invoke(3, 6, new float[source], new float[destination]));
        Assert.Contains($"3 x 6 needs 18 floats, but source and destination were {source} and {destination}", error.Message, StringComparison.Ordinal);
    }
}
