using System.Buffers.Binary;
using System.Text;

namespace WaveNetSharp.Tests.Audio;

/// <summary>AIFF and AIFF-C files put together by hand, right or wrong, without the code under test.</summary>
internal static class AiffBytes
{
    // 8,000 Hz: 1.953125 times 2 to the 12th.
    public static readonly byte[] Rate8000 = [0x40, 0x0B, 0xFA, 0, 0, 0, 0, 0, 0, 0];

    public static byte[] Aiff(params byte[][] chunks) => Form("AIFF", chunks);

    public static byte[] AiffC(params byte[][] chunks) => Form("AIFC", chunks);

    public static byte[] Form(string kind, params byte[][] chunks)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(kind), .. chunks.SelectMany(chunk => chunk)];
        return [.. Encoding.ASCII.GetBytes("FORM"), .. Number((uint)content.Length), .. content];
    }

    /// <summary>A chunk, padded to an even length, whose size may lie.</summary>
    public static byte[] Chunk(string id, byte[] content, uint? size = null)
    {
        byte[] pad = content.Length % 2 == 0 ? [] : [0];
        return [.. Encoding.ASCII.GetBytes(id), .. Number(size ?? (uint)content.Length), .. content, .. pad];
    }

    /// <summary>What a frame looks like; with a codec as AIFF-C has it.</summary>
    public static byte[] Common(int channels, uint frames, int bits, byte[]? rate = null, string? codec = null) => Chunk("COMM",
    [
        (byte)(channels >> 8), (byte)channels, .. Number(frames), (byte)(bits >> 8), (byte)bits, .. rate ?? Rate8000,
        .. codec is null ? Array.Empty<byte>() : [.. Encoding.ASCII.GetBytes(codec), 3, (byte)'o', (byte)'d', (byte)'d'],
    ]);

    /// <summary>The chunk of the samples, which begin after so many bytes.</summary>
    public static byte[] Sound(byte[] samples, uint? size = null, int offset = 0) =>
        Chunk("SSND", [.. Number((uint)offset), 0, 0, 0, 0, .. Enumerable.Repeat((byte)0x55, offset), .. samples], size);

    public static byte[] Pcm16(params short[] samples) => [.. samples.SelectMany(sample => new[] { (byte)(sample >> 8), (byte)sample })];

    public static byte[] Floats(params float[] samples) => [.. samples.SelectMany(sample => BitConverter.GetBytes(sample).Reverse())];

    private static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
