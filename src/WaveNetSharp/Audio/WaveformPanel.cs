using System.Numerics;
using WaveNetSharp.Audio.Pictures;
using static WaveNetSharp.Audio.PictureLayout;

namespace WaveNetSharp.Audio;

/// <summary>The waveform in a <see cref="SignalPicture"/>: extremes and effective value from afar, the samples themselves from near.</summary>
internal static class WaveformPanel
{
    // Below two samples a column, extremes would show steps where the ear has a curve.
    private const int SamplesForEnvelope = 2 * PlotWidth;

    // Pixels between samples from which on each is marked.
    private const double DotSpacing = 8;

    public static void Draw(Canvas canvas, ReadOnlySpan<float> samples)
    {
        canvas.Fill(Left, WaveTop, PlotWidth, WaveHeight, Panel);
        for (int tick = -2; tick <= 2; tick++)
        {
            float y = Row(tick / 2f);
            canvas.Fill(Left, (int)y, PlotWidth, 1, Grid);
            DrawLeftTick(canvas, y, (tick / 2f).ToString("0.0;\u22120.0"));
        }

        DrawLeftName(canvas, WaveTop + (WaveHeight / 2), "Amplitude");
        if (samples.Length >= SamplesForEnvelope)
        {
            DrawEnvelope(canvas, WaveformEnvelope.Of(samples, PlotWidth));
        }
        else
        {
            DrawSamples(canvas, samples);
        }
    }

    private static void DrawEnvelope(Canvas canvas, WaveformEnvelope envelope)
    {
        // At least a pen's width, so that silence is a line.
        const float HalfPen = 0.75f;
        for (int column = 0; column < PlotWidth; column++)
        {
            float top = Row(envelope.High[column]) - HalfPen;
            float bottom = Row(envelope.Low[column]) + HalfPen;
            canvas.Column(Left + column, top, bottom, Wave);
            float coreTop = Math.Max(top, Row(envelope.Rms[column]) - HalfPen);
            float coreBottom = Math.Min(bottom, Row(-envelope.Rms[column]) + HalfPen);
            canvas.Column(Left + column, coreTop, coreBottom, WaveCore);
        }
    }

    private static void DrawSamples(Canvas canvas, ReadOnlySpan<float> samples)
    {
        double spacing = (double)PlotWidth / samples.Length;
        Vector2? last = null;
        for (int i = 0; i < samples.Length; i++)
        {
            Vector2 point = new((float)(Left + ((i + 0.5) * spacing)), Row(float.IsFinite(samples[i]) ? samples[i] : 0));
            canvas.Stroke([new Segment(last ?? point, point)], 1.6f, WaveCore);
            if (spacing >= DotSpacing)
            {
                canvas.Stroke([new Segment(point, point)], 6, WaveCore);
            }

            last = point;
        }
    }

    private static float Row(float amplitude) => WaveTop + (WaveHeight * (1 - Math.Clamp(amplitude, -1, 1)) / 2);
}
