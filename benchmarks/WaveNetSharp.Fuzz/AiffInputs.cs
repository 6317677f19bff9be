using System.Buffers.Binary;
using System.Text;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Makes AIFF files from nothing, most of them nearly right, with values where rules begin and end.</summary>
internal static class AiffInputs
{
    public static byte[][] Words { get; } =
        [.. new[] { "FORM", "AIFF", "AIFC", "COMM", "SSND", "FVER", "NAME", "NONE", "twos", "sowt", "fl32", "FL64", "ima4" }.Select(Encoding.ASCII.GetBytes),
         [0x40, 0x0B, 0xFA], [0x7F, 0xFF], [0x7F, 0, 0, 8], [0x7F, 0xC0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF]];

    /// <summary>One plain file of each kind, to be damaged.</summary>
    public static byte[][] Seeds { get; } =
    [
        Form("AIFF", Common(1, 8, 16, null), Sound(new byte[16])),
        Form("AIFF", Chunk("NAME", new byte[5]), Common(2, 4, 24, null), Sound(new byte[24]), Chunk("ID3 ", new byte[3])),
        Form("AIFF", Sound(new byte[9]), Common(1, 9, 8, null)),
        Form("AIFC", Chunk("FVER", new byte[4]), Common(2, 4, 32, "NONE"), Sound(new byte[32])),
        Form("AIFC", Common(3, 2, 16, "sowt"), Sound(new byte[12])),
        Form("AIFC", Common(1, 5, 32, "fl32"), Sound(new byte[20])),
        Form("AIFC", Common(2, 2, 64, "fl64"), Sound(new byte[32])),
        Form("AIFF", Common(1, 0, 16, null), Sound(new byte[8], 0)),
        Form("AIFF", Common(1, 0x3F800000, 16, null), Sound(new byte[8], 0x7F000008)),
    ];

    public static byte[] Generate(RandomSource random)
    {
        string? codec = random.OneIn(3) ? null : random.Pick<string>(["NONE", "twos", "sowt", "fl32", "FL32", "fl64", "FL64", "ulaw"]);
        int bits = random.OneIn(8) ? random.Pick<int>([0, 1, 7, 9, 12, 33, 0x7FFF, 0x8000, 0xFFFF]) : random.Pick<int>([8, 16, 24, 32]);
        int channels = random.OneIn(6) ? random.Pick<int>([0, 3, 6, 255, 0x7FFF, 0x8000, 0xFFFF]) : 1 + random.Below(2);
        byte[] samples = new byte[random.Below(120)];
        random.Fill(samples);
        uint frames = random.OneIn(3) ? Size(random, samples.Length) : (uint)(samples.Length * 8 / Math.Max(1, bits * channels));
        List<byte[]> chunks = [Common(channels, frames, bits, codec, random), Sound(samples, random.OneIn(4) ? Size(random, samples.Length + 8) : null, random.OneIn(4) ? random.Below(20) : 0)];
        if (random.OneIn(4))
        {
            chunks.Reverse();
        }

        if (random.OneIn(3))
        {
            chunks.Insert(random.Below(chunks.Count + 1), Chunk(random.Pick<string>(["NAME", "COMT", "COMM", "SSND"]), new byte[random.Below(30)]));
        }

        return Form(random.OneIn(10) ? "8SVX" : codec is null ? "AIFF" : "AIFC", [.. chunks]);
    }

    private static uint Size(RandomSource random, int right) =>
        random.Pick<uint>([0, 1, 7, (uint)right - 1, (uint)right + 1, 0x3F800000, 0x7F000000, 0x7F000008, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF]);

    private static byte[] Common(int channels, uint frames, int bits, string? codec, RandomSource? random = null)
    {
        byte[] rate = [0x40, 0x0B, 0xFA, 0, 0, 0, 0, 0, 0, 0];
        if (random?.OneIn(8) ?? false)
        {
            rate[random.Below(4)] = (byte)random.Below(256);
        }

        return Chunk("COMM",
        [
            (byte)(channels >> 8), (byte)channels, .. Number(frames), (byte)(bits >> 8), (byte)bits, .. rate,
            .. codec is null ? Array.Empty<byte>() : [.. Encoding.ASCII.GetBytes(codec), 0, 0],
        ]);
    }

    private static byte[] Sound(byte[] samples, uint? size = null, int offset = 0) =>
        Chunk("SSND", [.. Number((uint)offset), .. new byte[4 + offset], .. samples], size);

    private static byte[] Chunk(string id, byte[] content, uint? size = null) =>
        [.. Encoding.ASCII.GetBytes(id), .. Number(size ?? (uint)content.Length), .. content, .. content.Length % 2 == 0 ? Array.Empty<byte>() : [0]];

    private static byte[] Form(string kind, params byte[][] chunks)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(kind), .. chunks.SelectMany(chunk => chunk)];
        return [.. "FORM"u8, .. Number((uint)content.Length), .. content];
    }

    private static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
