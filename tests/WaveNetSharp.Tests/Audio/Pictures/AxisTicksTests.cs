using WaveNetSharp.Audio.Pictures;

namespace WaveNetSharp.Tests.Audio.Pictures;

public sealed class AxisTicksTests
{
    [Theory]
    [InlineData(0, 10, 12, "0 1 2 3 4 5 6 7 8 9 10")]
    [InlineData(0, 4.096, 9, "0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0")]
    [InlineData(0, 1, 10, "0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0")]
    [InlineData(-1, 1, 4, "−1.0 −0.5 0.0 0.5 1.0")]
    [InlineData(0, 5000, 5, "0 1,000 2,000 3,000 4,000 5,000")]
    [InlineData(0.13, 0.17, 4, "0.13 0.14 0.15 0.16 0.17")]
    public void Between_Range_GivesRoundNumbers(double low, double high, int most, string labels)
    {
        AxisTicks ticks = AxisTicks.Between(low, high, most);
        Assert.Equal(labels, string.Join(' ', Enumerable.Range(0, ticks.Count).Select(ticks.Label)));
    }

    [Fact]
    public void Between_AnyLength_FitsAndIsNeverEmpty()
    {
        for (double length = 1e-4; length < 1e6; length *= 1.037)
        {
            AxisTicks ticks = AxisTicks.Between(0, length, 12);
            Assert.InRange(ticks.Count, 4, 13);
            Assert.Equal(0, ticks[0]);
            Assert.InRange(ticks[ticks.Count - 1], 0, length * 1.00001);
            Assert.Equal(ticks.Count, Enumerable.Range(0, ticks.Count).Select(ticks.Label).Distinct().Count());
        }
    }
}
