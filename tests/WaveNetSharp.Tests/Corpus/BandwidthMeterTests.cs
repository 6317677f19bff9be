using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Tests.Audio;

namespace WaveNetSharp.Tests.Corpus;

public sealed class BandwidthMeterTests
{
    // A band is 1/256 of the range and an edge is found within an eighth of its frequency.
    private const double Slack = 0.13;

    [Theory]
    [InlineData(44_100)]
    [InlineData(8000)]
    public void Bandwidth_WhiteNoise_IsAllThereIs(int rate) => Assert.Equal(rate / 2.0, Measure(Recordings.Noise(3 * rate, seed: 1), rate)!.Value, rate * 0.01);

    [Theory]
    [InlineData(8000, 44_100)]
    [InlineData(11_025, 48_000)]
    [InlineData(22_050, 44_100)]
    public void Bandwidth_Upsampled_IsThatOfTheOriginal(int original, int rate)
    {
        float[] upsampled = Resampler.Resample(Recordings.Noise(3 * original, seed: 2), original, rate);
        float[] rounded = [.. upsampled.Select(sample => Pcm16.ToFloat(Pcm16.FromFloat(sample)))];

        Assert.InRange(Measure(rounded, rate)!.Value, original / 2.0 * (1 - Slack), original / 2.0 * (1 + Slack));
    }

    // Noise that falls by 6 dB an octave has no edge.
    [Fact]
    public void Bandwidth_DullButComplete_IsAllThereIs()
    {
        float[] noise = Recordings.Noise(3 * 44_100, seed: 3);
        for (int i = 1; i < noise.Length; i++)
        {
            noise[i] = (0.98f * noise[i - 1]) + (0.02f * noise[i]);
        }

        Assert.Equal(22_050, Measure(noise, 44_100)!.Value, 500.0);
    }

    [Fact]
    public void Bandwidth_SilenceAndVeryShort_CannotBeTold()
    {
        Assert.Null(Measure(new float[44_100], 44_100));
        Assert.Null(Measure(Recordings.Noise(400, seed: 4), 44_100));
    }

    private static double? Measure(float[] samples, int rate)
    {
        BandwidthMeter meter = new(rate);
        meter.Observe(samples.AsSpan(0, samples.Length / 3));
        meter.Observe(samples.AsSpan(samples.Length / 3));
        return meter.Bandwidth();
    }
}
