using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace WaveNetSharp.Tests.Audio.Pictures;

/// <summary>Reads PNG files of true colour or with a palette, with filters 0 and 2 by the standard's rules, checking every checksum; shares no code with the writer.</summary>
internal sealed record PngReader(int Width, int Height, byte[] Pixels)
{
    public (int Red, int Green, int Blue) this[int x, int y]
    {
        get
        {
            int at = ((y * Width) + x) * 3;
            return (Pixels[at], Pixels[at + 1], Pixels[at + 2]);
        }
    }

    public static PngReader Read(byte[] file)
    {
        Assert.Equal([137, 80, 78, 71, 13, 10, 26, 10], file[..8]);
        List<string> types = [];
        using MemoryStream compressed = new();
        (int width, int height) = (0, 0);
        byte[]? palette = null;
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            byte[] data = file[(at + 8)..(at + 8 + length)];
            types.Add(Encoding.ASCII.GetString(file, at + 4, 4));
            Assert.Equal(Crc(file.AsSpan(at + 4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            if (types[^1] == "IHDR")
            {
                width = BinaryPrimitives.ReadInt32BigEndian(data);
                height = BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(4));
                Assert.Contains(data[9], new byte[] { 2, 3 });
                Assert.Equal([8, data[9], 0, 0, 0], data[8..]);
            }
            else if (types[^1] == "PLTE")
            {
                palette = data;
            }
            else if (types[^1] == "IDAT")
            {
                compressed.Write(data);
            }

            at += 12 + length;
        }

        Assert.Equal("IHDR", types[0]);
        Assert.Equal("IEND", types[^1]);
        compressed.Position = 0;
        return palette is null
            ? new PngReader(width, height, Unfilter(compressed, width * 3, height))
            : new PngReader(width, height, [.. Unfilter(compressed, width, height).SelectMany(place => palette.AsSpan(3 * place, 3).ToArray())]);
    }

    private static byte[] Unfilter(Stream compressed, int stride, int height)
    {
        using ZLibStream zlib = new(compressed, CompressionMode.Decompress);
        byte[] pixels = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            int filter = zlib.ReadByte();
            Assert.True(filter is 0 or 2);
            zlib.ReadExactly(pixels, y * stride, stride);
            for (int x = 0; filter == 2 && y > 0 && x < stride; x++)
            {
                pixels[(y * stride) + x] += pixels[((y - 1) * stride) + x];
            }
        }

        Assert.Equal(-1, zlib.ReadByte());
        return pixels;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
