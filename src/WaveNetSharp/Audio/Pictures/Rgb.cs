namespace WaveNetSharp.Audio.Pictures;

/// <summary>A colour, 8 bits a channel, sRGB.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>The colour of 0xRRGGBB.</summary>
    public static Rgb FromHex(int hex) => new((byte)(hex >> 16), (byte)(hex >> 8), (byte)hex);

    /// <summary>The colour at <paramref name="position"/> of the way to another, [0, 1].</summary>
    public Rgb Towards(Rgb other, float position) =>
        new(Mix(Red, other.Red, position), Mix(Green, other.Green, position), Mix(Blue, other.Blue, position));

    private static byte Mix(byte from, byte to, float position) => (byte)MathF.Round(from + ((to - from) * position));
}
