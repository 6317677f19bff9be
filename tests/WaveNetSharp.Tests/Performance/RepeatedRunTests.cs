using WaveNetSharp.Performance;

namespace WaveNetSharp.Tests.Performance;

public sealed class RepeatedRunTests
{
    [Theory]
    [InlineData(2.0, 3.0, 1.0, 2.0)]
    [InlineData(2.5, 4.0, 1.0, 3.0, 2.0)]
    [InlineData(7.0, 7.0)]
    public void Median_AnyOrder_IsTheMiddle(double expected, params double[] values) => Assert.Equal(expected, RepeatedRun.Median(values));
}
