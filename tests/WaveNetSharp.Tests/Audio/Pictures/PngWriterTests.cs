using System.ComponentModel;
using System.Diagnostics;
using WaveNetSharp.Audio.Pictures;

namespace WaveNetSharp.Tests.Audio.Pictures;

public sealed class PngWriterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(1, 300)]
    [InlineData(257, 65)]
    public void Write_AnyPixels_ComeBack(int width, int height)
    {
        byte[] pixels = Noise(width, height);
        PngReader picture = PngReader.Read(Write(width, height, pixels));
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(pixels, picture.Pixels);
    }

    [Fact]
    public void Write_Palette_GivesEachPixelItsColor()
    {
        Rgb[] palette = [Rgb.FromHex(0x010203), Rgb.FromHex(0xFFEEDD), Rgb.FromHex(0x808080)];
        using MemoryStream stream = new();

        PngWriter.Write(stream, 3, 2, palette, [0, 1, 2, 2, 1, 0]);

        PngReader picture = PngReader.Read(stream.ToArray());
        Assert.Equal((1, 2, 3), picture[0, 0]);
        Assert.Equal((0xFF, 0xEE, 0xDD), picture[1, 0]);
        Assert.Equal((0x80, 0x80, 0x80), picture[0, 1]);
    }

    [Fact]
    public void Write_PaletteOfMoreColorsThanAByteHas_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PngWriter.Write(Stream.Null, 1, 1, new Rgb[257], [0]));

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, 4)]
    [InlineData(2, 2, 11)]
    public void Write_WrongSize_IsRefused(int width, int height, int bytes) =>
        Assert.Throws<ArgumentException>(() => Write(width, height, new byte[bytes]));

    [Fact]
    public void Write_AnyPixels_FfmpegReadsTheSame()
    {
        const int Width = 61;
        const int Height = 33;
        byte[] pixels = Noise(Width, Height);
        string path = Path.Combine(Path.GetTempPath(), $"wavenet-{Guid.NewGuid():N}.png");
        try
        {
            File.WriteAllBytes(path, Write(Width, Height, pixels));
            using Process? ffmpeg = Start("ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-");
            Assert.SkipUnless(ffmpeg is not null, "ffmpeg is missing: install the Debian package ffmpeg");
            using MemoryStream decoded = new();
            ffmpeg.StandardOutput.BaseStream.CopyTo(decoded);
            Assert.Equal(pixels, decoded.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Process? Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static byte[] Noise(int width, int height)
    {
        byte[] pixels = new byte[width * height * 3];
        new Random(width).NextBytes(pixels);
        return pixels;
    }

    private static byte[] Write(int width, int height, byte[] pixels)
    {
        using MemoryStream stream = new();
        PngWriter.Write(stream, width, height, pixels);
        return stream.ToArray();
    }
}
