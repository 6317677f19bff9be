using System.Buffers.Binary;
using System.IO.Compression;

namespace WaveNetSharp.Audio.Pictures;

/// <summary>Writes PNG files (ISO/IEC 15948): true colour, 8 bits a channel, one IDAT chunk.</summary>
internal static class PngWriter
{
    private const byte FilterUp = 2;

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

        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a channel
        header[9] = 2; // true colour; compression, filter set and interlacing stay 0, their only or plain value
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Compress(pixels, width * 3));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int stride)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Each byte as its difference from the one above: axes, panels and steady tones become zeros.
            byte[] line = new byte[stride + 1];
            line[0] = FilterUp;
            ReadOnlySpan<byte> above = new byte[stride];
            for (; !pixels.IsEmpty; pixels = pixels[stride..])
            {
                for (int i = 0; i < stride; i++)
                {
                    line[i + 1] = (byte)(pixels[i] - above[i]);
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
