using System.Text;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Makes WAV files from nothing, most of them nearly right, with values where rules begin and end.</summary>
internal static class WavInputs
{
    // The reader's own buffer, around which pieces of samples are put together.
    private const int ReaderBuffer = 48 * 1024;

    public static byte[][] Words { get; } =
        [.. new[] { "RIFF", "RF64", "BW64", "WAVE", "fmt ", "data", "ds64", "LIST", "fact", "JUNK", "bext" }.Select(Encoding.ASCII.GetBytes),
         [0xFE, 0xFF], [1, 0], [3, 0], [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71], [0, 0, 0xC0, 0x7F], [0, 0, 0x80, 0x7F], [0xF9, 2, 0x15, 0x50]];

    /// <summary>One plain file of each kind, to be damaged.</summary>
    public static byte[][] Seeds { get; } =
    [
        Form("RIFF", null, Format(1, 1, 8000, 16, 16), Chunk("data", new byte[16])),
        Form("RIFF", null, Format(1, 2, 44100, 16, 16), Chunk("LIST", new byte[5]), Chunk("data", new byte[24]), Chunk("id3 ", new byte[3])),
        Form("RIFF", null, Format(1, 3, 48000, 24, 40), Chunk("data", new byte[27])),
        Form("RIFF", null, Format(1, 1, 8000, 8, 16), Chunk("data", new byte[7])),
        Form("RIFF", null, Format(1, 2, 96000, 32, 18), Chunk("data", new byte[32])),
        Form("RIFF", null, Format(3, 1, 22050, 32, 18), Chunk("fact", new byte[4]), Chunk("data", new byte[20])),
        Form("RIFF", null, Format(3, 2, 22050, 64, 40), Chunk("data", new byte[32])),
        Form("RF64", 0xFFFFFFFF, Chunk("ds64", [.. new byte[8], 12, .. new byte[19]]), Format(1, 1, 8000, 16, 16), Chunk("data", new byte[12], 0xFFFFFFFF)),
        Form("RIFF", 0, Format(1, 1, 8000, 16, 16), Chunk("data", new byte[8], 0)),
    ];

    public static byte[] Generate(RandomSource random)
    {
        int tag = random.OneIn(8) ? random.Pick<int>([0, 2, 6, 7, 17, 85, 0xFFFE, 0xFFFF, random.Below(65536)]) : random.Pick<int>([1, 1, 1, 3]);
        int bits = random.OneIn(8)
            ? random.Pick<int>([0, 1, 7, 9, 12, 20, 31, 33, 63, 65, 0x7FFF, 0xFFFF, random.Below(65536)])
            : tag == 3 ? random.Pick<int>([32, 64]) : random.Pick<int>([8, 16, 24, 32]);
        int channels = random.OneIn(6) ? random.Pick<int>([0, 3, 4, 6, 8, 255, 256, 8191, 0x7FFF, 0xFFFF, random.Below(65536)]) : 1 + random.Below(2);
        uint rate = random.OneIn(8) ? random.Pick<uint>([0, 99, 100, 101, 1_536_000, 1_536_001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]) : 8000;
        int length = random.OneIn(6) ? random.Pick<int>([0, 1, 14, 15, 16, 17, 18, 39, 40, 41, 42, 60]) : random.Pick<int>([16, 18, 40]);
        byte[] samples = Samples(random, tag == 3, bits);
        List<byte[]> chunks = [Format(tag, channels, rate, bits, length, random), Chunk("data", samples, Size(random, samples.Length))];
        bool large = random.OneIn(5);
        if (large)
        {
            byte[] sizes = new byte[random.OneIn(5) ? random.Below(40) : 28];
            random.Fill(random.OneIn(3) ? sizes : default);
            BitConverter.TryWriteBytes(sizes.AsSpan(Math.Min(8, sizes.Length)), random.OneIn(3) ? (long)random.NextUInt64() : samples.Length);
            chunks.Insert(random.Below(2), Chunk("ds64", sizes));
        }

        for (int extra = random.Below(4) - 1; extra > 0; extra--)
        {
            byte[] content = new byte[random.Below(20)];
            random.Fill(content);
            chunks.Insert(random.Below(chunks.Count + 1), Chunk(random.Pick<string>(["LIST", "fact", "JUNK", "bext", "fmt ", "data", "\0\0\0\0"]), content, Size(random, content.Length)));
        }

        string magic = random.OneIn(12) ? random.Pick<string>(["RIFX", "FORM", "riff", "OggS"]) : large ? random.Pick<string>(["RF64", "BW64"]) : "RIFF";
        return Form(magic, large ? 0xFFFFFFFF : random.OneIn(6) ? Size(random, 36) : null, [.. chunks]);
    }

    private static byte[] Samples(RandomSource random, bool floats, int bits)
    {
        byte[] samples = new byte[random.OneIn(500) ? ReaderBuffer + random.Below(40) - 20 : random.Below(120)];
        if (!floats || random.OneIn(3))
        {
            random.Fill(samples);
            return samples;
        }

        double special = random.OneIn(4) ? random.Pick<double>([double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e10, 1.0000001e10, -1e10, 1e300, double.MaxValue, double.Epsilon, -0.0]) : 0.5;
        int width = bits == 64 ? 8 : 4;
        int marked = random.Below((samples.Length / width) + 1);
        for (int i = 0; (i + 1) * width <= samples.Length; i++)
        {
            double value = i == marked ? special : random.NextDouble() - 0.5;
            _ = width == 8 ? BitConverter.TryWriteBytes(samples.AsSpan(i * width), value) : BitConverter.TryWriteBytes(samples.AsSpan(i * width), (float)value);
        }

        return samples;
    }

    private static uint? Size(RandomSource random, int right) => random.OneIn(4)
        ? random.Pick<uint>([0, 1, (uint)right - 1, (uint)right + 1, (uint)right + 2, 0x7FFFEFFF, 0x7FFFF000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, (uint)random.Below(200)])
        : null;

    private static byte[] Format(int tag, int channels, uint rate, int bits, int length, RandomSource? random = null)
    {
        int block = random?.OneIn(12) ?? false ? random.Pick<int>([0, 1, 2, 0xFFFF, random.Below(65536)]) : (bits + 7) / 8 * channels;
        bool extensible = length >= 40 && !(random?.OneIn(6) ?? false);
        byte[] content =
        [
            .. BitConverter.GetBytes((ushort)(extensible ? 0xFFFE : tag)), .. BitConverter.GetBytes((ushort)channels), .. BitConverter.GetBytes(rate),
            .. BitConverter.GetBytes((uint)(rate * block)), .. BitConverter.GetBytes((ushort)block), .. BitConverter.GetBytes((ushort)bits),
            22, 0, .. BitConverter.GetBytes((ushort)bits), 0, 0, 0, 0, .. BitConverter.GetBytes((ushort)tag), .. Words[14],
        ];
        return Chunk("fmt ", [.. content.AsSpan(0, Math.Min(length, content.Length)), .. new byte[Math.Max(length - content.Length, 0)]]);
    }

    private static byte[] Chunk(string id, byte[] content, uint? size = null) =>
        [.. Encoding.ASCII.GetBytes(id), .. BitConverter.GetBytes(size ?? (uint)content.Length), .. content, .. content.Length % 2 == 0 ? Array.Empty<byte>() : [0]];

    private static byte[] Form(string magic, uint? length, params byte[][] chunks)
    {
        byte[] content = [.. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];
        return [.. Encoding.ASCII.GetBytes(magic), .. BitConverter.GetBytes(length ?? (uint)content.Length), .. content];
    }
}
