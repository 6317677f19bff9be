using System.Text;

namespace WaveNetSharp.Tests.Audio;

/// <summary>WAV files put together by hand, right or wrong, without the code under test.</summary>
internal static class WavBytes
{
    public static byte[] Mono16(params short[] samples) => Form(Format(1, 1, 8000, 2, 16), Chunk("data", Pcm16(samples)));

    public static byte[] Form(params byte[][] chunks) => Form("RIFF", null, chunks);

    public static byte[] Form(string magic, uint? length, params byte[][] chunks)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes("WAVE"), .. chunks.SelectMany(chunk => chunk)];
        return [.. Encoding.ASCII.GetBytes(magic), .. BitConverter.GetBytes(length ?? (uint)content.Length), .. content];
    }

    /// <summary>A chunk, padded to an even length, whose size may lie.</summary>
    public static byte[] Chunk(string id, byte[] content, uint? size = null)
    {
        byte[] pad = content.Length % 2 == 0 ? [] : [0];
        return [.. Encoding.ASCII.GetBytes(id), .. BitConverter.GetBytes(size ?? (uint)content.Length), .. content, .. pad];
    }

    public static byte[] Format(int tag, int channels, uint sampleRate, int blockAlign, int bits, params byte[] extension) => Chunk("fmt ",
    [
        .. BitConverter.GetBytes((ushort)tag),
        .. BitConverter.GetBytes((ushort)channels),
        .. BitConverter.GetBytes(sampleRate),
        .. BitConverter.GetBytes((uint)(sampleRate * blockAlign)),
        .. BitConverter.GetBytes((ushort)blockAlign),
        .. BitConverter.GetBytes((ushort)bits),
        .. extension,
    ]);

    public static byte[] ExtensibleFormat(int subFormat, int channels, uint sampleRate, int blockAlign, int bits) =>
        Format(0xFFFE, channels, sampleRate, blockAlign, bits,
        [
            22, 0,
            .. BitConverter.GetBytes((ushort)bits),
            .. BitConverter.GetBytes(0u),
            .. BitConverter.GetBytes((ushort)subFormat),
            0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
        ]);

    public static byte[] Pcm16(params short[] samples) => [.. samples.SelectMany(BitConverter.GetBytes)];

    public static byte[] Floats(params float[] samples) => [.. samples.SelectMany(BitConverter.GetBytes)];
}
