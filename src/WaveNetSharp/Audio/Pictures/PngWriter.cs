using System.Buffers.Binary;
using System.IO.Compression;

namespace WaveNetSharp.Audio.Pictures;

/// <summary>Writes PNG files (ISO/IEC 15948): true colour or a palette, 8 bits a channel, one IDAT chunk.</summary>
internal static class PngWriter
{
    private const byte FilterNone = 0;
    private const byte FilterUp = 2;
    private const byte TrueColor = 2;
    private const byte Palette = 3;

    /// <summary>Writes a picture.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="pixels">Shape [height, width, 3], rows from the top, red first.</param>
    /// <exception cref="ArgumentException">The number of bytes is not height * width * 3.</exception>
    public static void Write(Stream stream, int width, int height, ReadOnlySpan<byte> pixels)
    {
        if (width < 1 || height < 1 || pixels.Length != (long)width * height * 3)
        {
            throw new ArgumentException($"a picture of {width:N0} x {height:N0} must have {(long)width * height * 3:N0} bytes, but had {pixels.Length:N0}.");
        }

        WriteHeader(stream, width, height, TrueColor);
        WriteChunk(stream, "IDAT"u8, Compress(pixels, width * 3, FilterUp));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>Writes a picture of few colours, a third as long.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="palette">The colours, at most 256.</param>
    /// <param name="pixels">Shape [height, width], rows from the top; places in the palette.</param>
    /// <exception cref="ArgumentException">The number of bytes is not height * width, or there are too many colours.</exception>
    public static void Write(Stream stream, int width, int height, IReadOnlyList<Rgb> palette, ReadOnlySpan<byte> pixels)
    {
        if (width < 1 || height < 1 || pixels.Length != (long)width * height || palette.Count is < 1 or > 256)
        {
            throw new ArgumentException(
                $"a picture of {width:N0} x {height:N0} must have {(long)width * height:N0} bytes and 1 to 256 colours, but had {pixels.Length:N0} and {palette.Count:N0}.");
        }

        WriteHeader(stream, width, height, Palette);
        WriteChunk(stream, "PLTE"u8, palette.SelectMany(color => new[] { color.Red, color.Green, color.Blue }).ToArray());
        WriteChunk(stream, "IDAT"u8, Compress(pixels, width, FilterNone));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void WriteHeader(Stream stream, int width, int height, byte colors)
    {
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a channel
        header[9] = colors; // compression, filter set and interlacing stay 0, their only or plain value
        WriteChunk(stream, "IHDR"u8, header);
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int stride, byte filter)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // True colour as the difference from the byte above: axes, panels and steady tones become zeros. Places in a palette stay as they are.
            byte[] line = new byte[stride + 1];
            line[0] = filter;
            ReadOnlySpan<byte> above = new byte[stride];
            for (; !pixels.IsEmpty; pixels = pixels[stride..])
            {
                for (int i = 0; i < stride; i++)
                {
                    line[i + 1] = (byte)(filter == FilterUp ? pixels[i] - above[i] : pixels[i]);
                }

                zlib.Write(line);
                above = pixels[..stride];
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc32(Crc32(uint.MaxValue, type), data));
        stream.Write(number);
    }

    private static uint Crc32(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return crc;
    }
}
