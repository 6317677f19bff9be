using WaveNetSharp.Audio.Pictures;
using WaveNetSharp.Files;
using static WaveNetSharp.Audio.PictureLayout;

namespace WaveNetSharp.Audio;

/// <summary>Draws a signal as a picture for people: its waveform, and below it its spectrogram on the same time axis.</summary>
/// <remarks>A PNG of 1,440 x 810 pixels. 0 dB is a full-scale sine. The colours span the 80 dB below the signal's strongest tone, rounded up to 10 dB:
/// the colour bar says which. Memory does not grow with the signal. Safe on any thread.</remarks>
public static class SignalPicture
{
    private const double ShortSeconds = 0.5;

    /// <summary>Writes the picture of a signal as a PNG file.</summary>
    /// <param name="path">The file; replaced when the picture is whole, see <see cref="AtomicFile"/>.</param>
    /// <param name="samples">Mono, full scale [-1, 1]; any number, 0 included. What is beyond full scale is drawn at the edge, what is not finite as 0.</param>
    /// <param name="sampleRate">Samples per second, above 0.</param>
    /// <param name="title">One line; cut when too long. ASCII and Latin-1 letters; others show as boxes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sample rate is not above 0.</exception>
    /// <exception cref="IOException">The file cannot be written; an earlier one of that name is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<float> samples, int sampleRate, string title)
    {
        Canvas canvas = Draw(samples, sampleRate, title);
        AtomicFile.Write(path, stream => PngWriter.Write(stream, canvas.Width, canvas.Height, canvas.Pixels));
    }

    private static Canvas Draw(ReadOnlySpan<float> samples, int sampleRate, string title)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        Canvas canvas = new(Width, Height, Paper);
        DrawTitle(canvas, title, Facts(samples, sampleRate));
        WaveformPanel.Draw(canvas, samples);
        SpectrogramPanel.Draw(canvas, samples, sampleRate);
        DrawTimeAxis(canvas, samples.Length, sampleRate);
        return canvas;
    }

    private static string Facts(ReadOnlySpan<float> samples, int sampleRate)
    {
        float peak = 0;
        foreach (float sample in samples)
        {
            peak = float.IsFinite(sample) ? Math.Max(peak, Math.Abs(sample)) : peak;
        }

        double seconds = (double)samples.Length / sampleRate;
        string length = seconds < ShortSeconds ? $"{1000 * seconds:0.###} ms" : $"{seconds:N2} s";
        // Adding 0 turns the -0 that a peak just below full scale rounds to into 0.
        string level = peak == 0 ? "silent" : $"peak {MathF.Round(20 * MathF.Log10(peak), 1) + 0f:0.0;\u22120.0} dB";
        return $"{length}  ·  {sampleRate:N0} Hz  ·  {level}";
    }

    private static void DrawTitle(Canvas canvas, string title, string facts)
    {
        const float Baseline = 48;
        StrokeFont.Draw(canvas, facts, Left + PlotWidth, Baseline - (LabelSize / 2), LabelSize, Faint, align: 1);

        float room = PlotWidth - StrokeFont.Width(facts, LabelSize) - 30;
        string shown = title;
        for (int length = title.Length - 1; length > 0 && StrokeFont.Width(shown, TitleSize) > room; length--)
        {
            shown = title[..length].TrimEnd() + "...";
        }

        StrokeFont.Draw(canvas, shown, Left, Baseline - (TitleSize / 2), TitleSize, Ink);
    }

    private static void DrawTimeAxis(Canvas canvas, int samples, int sampleRate)
    {
        double seconds = (double)Math.Max(samples, 1) / sampleRate;
        bool milli = seconds < ShortSeconds;
        double length = milli ? 1000 * seconds : seconds;
        AxisTicks ticks = AxisTicks.Between(0, length, most: 12);
        for (int i = 0; i < ticks.Count; i++)
        {
            int x = Left + (int)Math.Min(PlotWidth * ticks[i] / length, PlotWidth - 1);
            canvas.Fill(x, WaveTop + WaveHeight, 1, TickLength, Faint);
            canvas.Fill(x, SpectrumBottom, 1, TickLength, Faint);
            StrokeFont.Draw(canvas, ticks.Label(i), x + 0.5f, SpectrumBottom + 20, LabelSize, Ink, align: 0.5f);
        }

        StrokeFont.Draw(canvas, milli ? "Time (ms)" : "Time (s)", Left + (PlotWidth / 2), SpectrumBottom + 50, LabelSize, Ink, align: 0.5f);
    }
}
