using WaveNetSharp.Generation;

namespace WaveNetSharp.Tests.Generation;

public sealed class SamplingOptionsTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(1e-5)]
    [InlineData(1001.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_TemperatureOutOfRange_NamesRangeAndValue(double temperature) =>
        Refuses(new SamplingOptions { Temperature = temperature }, "temperature must be between 0.001 and 1,000, but was " + temperature);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(257)]
    public void Validate_TopKOutOfRange_NamesRangeAndValue(int topK) =>
        Refuses(new SamplingOptions { TopK = topK }, "top-k must be between 1 and 256, but was " + topK);

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Validate_TopPOutOfRange_NamesRangeAndValue(double topP) =>
        Refuses(new SamplingOptions { TopP = topP }, "top-p must be above 0 and at most 1, but was " + topP);

    [Theory]
    [InlineData(0.001, 1, 1e-9)]
    [InlineData(1000, 256, 1)]
    public void Validate_EndsOfTheRanges_Pass(double temperature, int topK, double topP) =>
        new SamplingOptions { Temperature = temperature, TopK = topK, TopP = topP }.Validate();

    private static void Refuses(SamplingOptions options, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
}
