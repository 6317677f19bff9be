using WaveNetSharp.Audio.Pictures;
using static WaveNetSharp.Audio.PictureLayout;

namespace WaveNetSharp.Audio;

/// <summary>The spectrogram in a <see cref="SignalPicture"/>, and its colour bar.</summary>
internal static class SpectrogramPanel
{
    // What an ear follows in music; also twice what 8 bits hold, so that their noise is seen for what it is.
    private const int Range = 80;

    // A signal whose strongest tone is below this is shown as weak as it is.
    private const int LowestTop = -40;

    public static void Draw(Canvas canvas, ReadOnlySpan<float> samples, int sampleRate)
    {
        int top = 0;
        canvas.Fill(Left, SpectrumTop, PlotWidth, SpectrumHeight, ColorMap.At(0));
        if (!samples.IsEmpty)
        {
            Spectrogram spectrogram = Spectrogram.Of(samples, sampleRate, PlotWidth, SpectrumHeight);
            top = Math.Clamp((int)Math.Ceiling(spectrogram.Peak / 10) * 10, LowestTop, 0);
            for (int column = 0; column < PlotWidth; column++)
            {
                for (int row = 0; row < SpectrumHeight; row++)
                {
                    float level = ((spectrogram[column, row] - top) / Range) + 1;
                    canvas.Blend(Left + column, SpectrumBottom - 1 - row, ColorMap.At(level), 1);
                }
            }
        }

        DrawFrequencyAxis(canvas, sampleRate);
        DrawColorBar(canvas, top);
    }

    private static void DrawFrequencyAxis(Canvas canvas, int sampleRate)
    {
        bool kilo = sampleRate >= 4000;
        double nyquist = sampleRate / (kilo ? 2000.0 : 2.0);
        AxisTicks ticks = AxisTicks.Between(0, nyquist, most: 9);
        for (int i = 0; i < ticks.Count; i++)
        {
            float y = SpectrumTop + (SpectrumHeight * (float)(1 - (ticks[i] / nyquist)));
            DrawLeftTick(canvas, Math.Min(y, SpectrumBottom - 1), ticks.Label(i));
        }

        DrawLeftName(canvas, SpectrumTop + (SpectrumHeight / 2), kilo ? "Frequency (kHz)" : "Frequency (Hz)");
    }

    private static void DrawColorBar(Canvas canvas, int top)
    {
        for (int row = 0; row < SpectrumHeight; row++)
        {
            canvas.Fill(BarLeft, SpectrumTop + row, BarWidth, 1, ColorMap.At(1 - (row / (SpectrumHeight - 1f))));
        }

        for (int below = 0; below <= Range; below += 10)
        {
            float y = Math.Min(SpectrumTop + ((float)SpectrumHeight * below / Range), SpectrumBottom - 1);
            canvas.Fill(BarLeft + BarWidth, (int)y, TickLength, 1, Faint);
            StrokeFont.Draw(canvas, (top - below).ToString("0;\u22120"), BarLeft + BarWidth + 13, y, LabelSize, Ink);
        }

        StrokeFont.Draw(canvas, "dB", BarLeft + (BarWidth / 2), SpectrumTop - 16, LabelSize, Ink, align: 0.5f);
    }
}
