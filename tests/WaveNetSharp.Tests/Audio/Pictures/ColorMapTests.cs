using WaveNetSharp.Audio.Pictures;

namespace WaveNetSharp.Tests.Audio.Pictures;

public sealed class ColorMapTests
{
    [Fact]
    public void At_RisingLevel_GetsLighterAtEveryStep()
    {
        double last = -1;
        for (int step = 0; step <= 100; step++)
        {
            double lightness = Luminance(ColorMap.At(step / 100f));
            Assert.True(lightness > last, $"level {step} % is not lighter than the one before");
            last = lightness;
        }

        Assert.InRange(Luminance(ColorMap.At(0)), 0, 0.01);
        Assert.InRange(last, 0.8, 1);
    }

    [Theory]
    [InlineData(-5f, 0f)]
    [InlineData(9f, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    public void At_BeyondTheEnds_TakesTheNearerEnd(float level, float end) => Assert.Equal(ColorMap.At(end), ColorMap.At(level));

    // Relative luminance of sRGB, IEC 61966-2-1.
    private static double Luminance(Rgb color)
    {
        return (0.2126 * Linear(color.Red)) + (0.7152 * Linear(color.Green)) + (0.0722 * Linear(color.Blue));

        static double Linear(byte value) => value / 255.0 <= 0.04045 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
    }
}
