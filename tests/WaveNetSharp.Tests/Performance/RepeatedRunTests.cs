using WaveNetSharp.Performance;

namespace WaveNetSharp.Tests.Performance;

public sealed class RepeatedRunTests
{
    [Theory]
    [InlineData(2, 3, 1, 2)]
    [InlineData(2.5, 4, 1, 3, 2)]
    [InlineData(7, 7)]
    public void Median_AnyOrder_IsTheMiddle(double expected, params double[] values) => Assert.Equal(expected, RepeatedRun.Median(values));
}
