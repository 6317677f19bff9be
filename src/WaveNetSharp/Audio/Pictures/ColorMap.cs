namespace WaveNetSharp.Audio.Pictures;

/// <summary>The colours of a spectrogram: from near black through violet and orange to pale yellow.</summary>
/// <remarks>Every step is lighter than the one before, so that it reads in grey print and with any colour vision, and louder always looks louder.</remarks>
internal static class ColorMap
{
    private static readonly Rgb[] Anchors =
    [
        Rgb.FromHex(0x05060F), Rgb.FromHex(0x131136), Rgb.FromHex(0x29145F), Rgb.FromHex(0x45157A), Rgb.FromHex(0x651D83), Rgb.FromHex(0x882781),
        Rgb.FromHex(0xAD3275), Rgb.FromHex(0xCE4460), Rgb.FromHex(0xE66146), Rgb.FromHex(0xF48A2F), Rgb.FromHex(0xFABB45), Rgb.FromHex(0xFBF0B8),
    ];

    /// <summary>The colour of a level in [0, 1]; beyond takes the nearer end.</summary>
    public static Rgb At(float level)
    {
        float position = Math.Clamp(level, 0, 1) * (Anchors.Length - 1);
        int below = Math.Min((int)position, Anchors.Length - 2);
        return Anchors[below].Towards(Anchors[below + 1], position - below);
    }
}
