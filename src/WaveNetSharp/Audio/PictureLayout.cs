using WaveNetSharp.Audio.Pictures;

namespace WaveNetSharp.Audio;

/// <summary>Where the parts of a <see cref="SignalPicture"/> are, in pixels, and its colours.</summary>
internal static class PictureLayout
{
    public const int Width = 1440;
    public const int Height = 810;
    public const int Left = 104;
    public const int PlotWidth = 1190;
    public const int WaveTop = 74;
    public const int WaveHeight = 180;
    public const int SpectrumTop = 286;
    public const int SpectrumHeight = 440;
    public const int SpectrumBottom = SpectrumTop + SpectrumHeight;
    public const int BarLeft = Left + PlotWidth + 26;
    public const int BarWidth = 18;

    public const float TitleSize = 17;
    public const float LabelSize = 11;
    public const int TickLength = 6;

    public static readonly Rgb Paper = Rgb.FromHex(0xFFFFFF);
    public static readonly Rgb Ink = Rgb.FromHex(0x1D1B2E);
    public static readonly Rgb Faint = Rgb.FromHex(0x66637A);
    public static readonly Rgb Panel = Rgb.FromHex(0xF5F4F8);
    public static readonly Rgb Grid = Rgb.FromHex(0xDEDCE6);
    public static readonly Rgb Wave = Rgb.FromHex(0x9A7FC4);
    public static readonly Rgb WaveCore = Rgb.FromHex(0x4A2580);

    /// <summary>Draws a tick and its number at the left of a plot.</summary>
    public static void DrawLeftTick(Canvas canvas, float y, string label)
    {
        canvas.Fill(Left - TickLength, (int)y, TickLength, 1, Faint);
        StrokeFont.Draw(canvas, label, Left - 13, y, LabelSize, Ink, align: 1);
    }

    /// <summary>Names the axis at the left of a plot; read from below.</summary>
    public static void DrawLeftName(Canvas canvas, float middle, string name) =>
        StrokeFont.Draw(canvas, name, 28, middle, LabelSize, Ink, align: 0.5f, upwards: true);
}
