using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class SpectrogramTests
{
    private const int Rows = 440;

    // A tone between two bins of the padded transform is a quarter of a bin of the window off: a Hann window loses 0.35 dB there. A row between
    // two bins, one of them up to half a bin off (1.4 dB), mixes them evenly at worst.
    private const float LevelTolerance = 1.5f;

    [Theory]
    [InlineData(1000, 8192)]
    [InlineData(440, 8000)]
    [InlineData(3900, 16000)]
    [InlineData(15000, 44100)]
    [InlineData(60, 1000)]
    public void Of_FullScaleTone_HasItsRidgeAtItsFrequencyAndAtZeroDecibels(double frequency, int sampleRate)
    {
        Spectrogram spectrogram = Spectrogram.Of(Tone(frequency, sampleRate, 2 * sampleRate), sampleRate, 50, Rows);
        // Half a bin of the padded transform, and half a row.
        double reach = (Rows / (2.0 * spectrogram.Window)) + 0.5;
        double expected = (frequency * 2 * Rows / sampleRate) - 0.5;
        for (int column = 5; column < 45; column++)
        {
            int strongest = Enumerable.Range(0, Rows).MaxBy(row => spectrogram[column, row]);
            Assert.InRange(strongest, expected - reach, expected + reach);
            Assert.InRange(spectrogram[column, strongest], -LevelTolerance, 0.1f);
        }
    }

    [Fact]
    public void Of_HalfTheAmplitude_IsSixDecibelsLower()
    {
        float[] tone = Tone(1000, 8192, 8192);
        Spectrogram loud = Spectrogram.Of(tone, 8192, 20, Rows);
        Spectrogram soft = Spectrogram.Of([.. tone.Select(sample => sample / 2)], 8192, 20, Rows);
        Assert.Equal(20 * Math.Log10(2), loud.Peak - soft.Peak, 1e-3);
    }

    [Fact]
    public void Of_FarFromTheTone_IsDark()
    {
        Spectrogram spectrogram = Spectrogram.Of(Tone(1000, 8192, 8192), 8192, 20, Rows);
        // The side lobes of a Hann window fall by 18 dB an octave from -31 dB: 1 kHz away they are below -110 dB.
        Assert.InRange(spectrogram[10, Rows / 2], Spectrogram.Floor, -100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    public void Of_Silence_IsTheFloorEverywhere(int samples)
    {
        Spectrogram spectrogram = Spectrogram.Of(new float[samples], 8192, 10, 20);
        for (int column = 0; column < 10; column++)
        {
            for (int row = 0; row < 20; row++)
            {
                Assert.Equal(Spectrogram.Floor, spectrogram[column, row]);
            }
        }
    }

    [Fact]
    public void Of_Click_ShowsAtItsColumn()
    {
        float[] samples = new float[80_000];
        samples[20_000] = 1;
        Spectrogram spectrogram = Spectrogram.Of(samples, 8000, 100, 20);
        Assert.Equal(25, Enumerable.Range(0, 100).MaxBy(column => spectrogram[column, 10]));
        Assert.Equal(Spectrogram.Floor, spectrogram[30, 10]);
    }

    [Fact]
    public void Of_LongerThanTheFramesOfAColumn_StillShowsEveryPart()
    {
        // 16 frames of 64 samples a column of 100,000: most samples are in no frame, a tone that lasts is in some.
        float[] samples = new float[1_000_000];
        Tone(250, 1000, 500_000).CopyTo(samples, 500_000);
        Spectrogram spectrogram = Spectrogram.Of(samples, 1000, 10, 21);
        for (int column = 0; column < 10; column++)
        {
            Assert.InRange(spectrogram[column, 10], column < 5 ? Spectrogram.Floor : -3, column < 5 ? Spectrogram.Floor : 0.1f);
        }
    }

    [Fact]
    public void Of_SamplesThatAreNotFinite_CountAsZero()
    {
        float[] samples = Tone(1000, 8192, 4096);
        float[] damaged = [.. samples];
        (samples[100], samples[2000]) = (0, 0);
        (damaged[100], damaged[2000]) = (float.NaN, float.PositiveInfinity);
        Spectrogram expected = Spectrogram.Of(samples, 8192, 4, 8);
        Spectrogram actual = Spectrogram.Of(damaged, 8192, 4, 8);
        Assert.All(Enumerable.Range(0, 32), i => Assert.Equal(expected[i / 8, i % 8], actual[i / 8, i % 8]));
    }

    private static float[] Tone(double frequency, int sampleRate, int samples) =>
        [.. Enumerable.Range(0, samples).Select(i => (float)Math.Sin(2 * Math.PI * frequency * i / sampleRate))];
}
