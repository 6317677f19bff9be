using WaveNetSharp.Audio;
using WaveNetSharp.Tests.Audio.Pictures;
using static WaveNetSharp.Audio.PictureLayout;

namespace WaveNetSharp.Tests.Audio;

public sealed class SignalPictureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wavenet-picture-").FullName;

    private string PicturePath => Path.Combine(_folder, "picture.png");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1000, 8192)]
    [InlineData(5000, 16000)]
    public void Write_Tone_HasItsRidgeAtTheRowOfItsFrequency(int frequency, int sampleRate)
    {
        PngReader picture = Draw(Tone(frequency, sampleRate, sampleRate, 0.5f), sampleRate);
        double expected = SpectrumBottom - 1 - ((double)SpectrumHeight * frequency * 2 / sampleRate);
        foreach (int column in new[] { 100, PlotWidth / 2, PlotWidth - 100 })
        {
            int brightest = Enumerable.Range(SpectrumTop, SpectrumHeight).MaxBy(row => Brightness(picture[Left + column, row]));
            Assert.InRange(brightest, expected - 1, expected + 2);
            Assert.InRange(Brightness(picture[Left + column, SpectrumBottom - 5]), 0, 60);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30_000)]
    public void Write_Silence_IsDarkAndItsWaveformALineInTheMiddle(int samples)
    {
        PngReader picture = Draw(new float[samples], 8192);
        for (int column = 0; column < PlotWidth; column += 7)
        {
            Assert.All(Enumerable.Range(SpectrumTop, SpectrumHeight), row => Assert.InRange(Brightness(picture[Left + column, row]), 0, 40));
        }

        int[] inked = [.. Enumerable.Range(WaveTop, WaveHeight).Where(row => Brightness(picture[Left + 300, row]) < 500)];
        Assert.All(inked, row => Assert.InRange(row, WaveTop + (WaveHeight / 2) - 2, WaveTop + (WaveHeight / 2) + 1));
        Assert.Equal(samples > 0, inked.Length > 0);
    }

    [Fact]
    public void Write_Tone_FillsTheWaveformUpToItsAmplitude()
    {
        PngReader picture = Draw(Tone(100, 8192, 60_000, 0.5f), 8192);
        int[] inked = [.. Enumerable.Range(WaveTop, WaveHeight).Where(row => Brightness(picture[Left + 300, row]) < 500)];
        // Half of full scale is a quarter of the height away from the ends; 1.5 pixels for the pen and for smoothing.
        Assert.InRange(inked[0], WaveTop + (WaveHeight / 4) - 1.5, WaveTop + (WaveHeight / 4) + 1.5);
        Assert.InRange(inked[^1], WaveTop + (WaveHeight * 3 / 4) - 1.5, WaveTop + (WaveHeight * 3 / 4) + 1.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(63)]
    [InlineData(1189)]
    [InlineData((2 * PlotWidth) - 1)]
    [InlineData(2 * PlotWidth)]
    public void Write_AnyLength_DrawsAWholePicture(int samples)
    {
        PngReader picture = Draw(Tone(1000, 8192, samples, 2), 8192);
        Assert.Equal((Width, Height), (picture.Width, picture.Height));
    }

    [Fact]
    public void Write_SamplesBeyondFullScaleOrNotFinite_StayInsideThePanel()
    {
        float[] samples = [0.5f, float.NaN, 1e30f, float.NegativeInfinity, -7];
        PngReader picture = Draw(samples, 8192);
        for (int x = Left; x < Left + PlotWidth; x++)
        {
            Assert.Equal((255, 255, 255), picture[x, WaveTop - 8]);
            Assert.Equal((255, 255, 255), picture[x, WaveTop + WaveHeight + 8]);
        }
    }

    [Fact]
    public void Write_VeryLongTitle_LeavesTheFactsReadable()
    {
        float[] samples = Tone(500, 8192, 5000, 0.25f);
        PngReader plain = Draw(samples, 8192, "x");
        PngReader crowded = Draw(samples, 8192, new string('W', 500));
        for (int y = 0; y < WaveTop; y++)
        {
            for (int x = Left + PlotWidth - 300; x < Width; x++)
            {
                Assert.Equal(plain[x, y], crowded[x, y]);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-8000)]
    public void Write_SampleRateNotAboveZero_IsRefused(int sampleRate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SignalPicture.Write(PicturePath, [0, 1], sampleRate, ""));

    [Fact]
    public void Write_FolderMissing_ThrowsIOException() =>
        Assert.ThrowsAny<IOException>(() => SignalPicture.Write(Path.Combine(_folder, "none", "x.png"), [0], 8192, ""));

    private static float[] Tone(double frequency, int sampleRate, int samples, float amplitude) =>
        [.. Enumerable.Range(0, samples).Select(i => amplitude * (float)Math.Sin(2 * Math.PI * frequency * i / sampleRate))];

    private static int Brightness((int Red, int Green, int Blue) color) => color.Red + color.Green + color.Blue;

    private PngReader Draw(float[] samples, int sampleRate, string title = "a title")
    {
        SignalPicture.Write(PicturePath, samples, sampleRate, title);
        return PngReader.Read(File.ReadAllBytes(PicturePath));
    }
}
