using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class LevelMeterTests
{
    private const int Rate = 8000;

    // Half a second of nothing, a second of sound, a quarter of nothing.
    [Fact]
    public void Ends_SilenceAroundASound_IsCutButForTheMargin()
    {
        LevelMeter meter = Measure([.. new float[4000], .. MusicFolder.Sine(8000, 0.5f), .. new float[2000]]);

        Assert.Equal(new TrimmedAudio(4000 - 800, 2000 - 800, "silence"), meter.Ends());
        Assert.False(meter.IsSilent);
    }

    [Theory]
    [InlineData(-59, 0)]
    [InlineData(-62, 4000 - 800)]
    public void Ends_NoiseAroundASound_IsSilenceFrom60DecibelsBelowItsPeakOn(double decibels, long expected)
    {
        // The standard deviation of a sine is 3 dB below its peak.
        float noise = (float)(0.5 * Math.Pow(10, (decibels + 3.01) / 20));
        LevelMeter meter = Measure([.. MusicFolder.Sine(4000, noise), .. MusicFolder.Sine(8000, 0.5f)]);

        Assert.Equal(expected, meter.Ends().StartFrames);
    }

    [Fact]
    public void Ends_AnyLevelAndOffset_CutTheSame()
    {
        float[] sound = [.. new float[4000], .. MusicFolder.Sine(8000, 0.5f), .. new float[2000]];
        TrimmedAudio expected = Measure(sound).Ends();

        Assert.Equal(expected, Measure([.. sound.Select(sample => sample * 0.001f)]).Ends());
        Assert.Equal(expected, Measure([.. sound.Select(sample => sample + 0.1f)]).Ends());
    }

    [Fact]
    public void Ends_ClickInSilence_IsKept()
    {
        float[] sound = new float[16_000];
        sound[8010] = 0.5f;

        TrimmedAudio ends = Measure(sound).Ends();

        Assert.Equal(new TrimmedAudio(8000 - 800, 16_000 - 8400 - 800, "silence"), ends);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3f)]
    [InlineData(1e-7f)]
    public void IsSilent_ConstantOrLess_IsSilence(float constant)
    {
        LevelMeter meter = Measure([.. Enumerable.Repeat(constant, 5000)]);

        Assert.True(meter.IsSilent);
        Assert.Equal(TrimmedAudio.None, meter.Ends());
        Assert.Equal(1, meter.SilenceShare(TrimmedAudio.None));
        Assert.Equal(constant, meter.Peak);
    }

    [Fact]
    public void Mean_OfAnOffset_IsTheOffset()
    {
        // 401 whole turns. Sums of 400 floats near 0.1: their rounding is below 1e-6 of it.
        Assert.Equal(0.1, Measure([.. MusicFolder.Sine(8020, 0.5f).Select(sample => sample + 0.1f)]).Mean, 1e-5);
    }

    [Fact]
    public void SilenceShare_AfterTrimming_IsOfWhatIsKept()
    {
        LevelMeter meter = Measure([.. new float[4000], .. MusicFolder.Sine(2000, 0.5f), .. new float[4000], .. MusicFolder.Sine(2000, 0.5f)]);

        Assert.Equal(8000 / 12_000.0, meter.SilenceShare(TrimmedAudio.None));
        Assert.Equal(4800 / 8800.0, meter.SilenceShare(meter.Ends()));
    }

    [Fact]
    public void Observe_AnyPieces_MeasureTheSame()
    {
        float[] sound = [.. new float[3333], .. MusicFolder.Sine(7777, 0.5f)];
        LevelMeter pieces = new(Rate);
        for (int start = 0; start < sound.Length; start += 1000)
        {
            pieces.Observe(sound.AsSpan(start, Math.Min(1000, sound.Length - start)));
        }

        pieces.Complete();

        LevelMeter whole = Measure(sound);
        Assert.Equal((whole.Ends(), whole.Peak, whole.Length), (pieces.Ends(), pieces.Peak, pieces.Length));
        Assert.Equal(whole.Mean, pieces.Mean, 1e-7);
    }

    private static LevelMeter Measure(float[] samples)
    {
        LevelMeter meter = new(Rate);
        meter.Observe(samples);
        meter.Complete();
        return meter;
    }
}
