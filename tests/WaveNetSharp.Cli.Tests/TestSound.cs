using System.Buffers.Binary;

namespace WaveNetSharp.Cli.Tests;

/// <summary>WAV files for tests, whole and broken.</summary>
internal static class TestSound
{
    public const int SampleRate = 8000;

    /// <summary>Two soft sines, 16-bit mono.</summary>
    public static byte[] Tones(double seconds, int sampleRate = SampleRate)
    {
        short[] samples = new short[(int)(seconds * sampleRate)];
        for (int i = 0; i < samples.Length; i++)
        {
            double time = i / (double)sampleRate;
            samples[i] = (short)(8000 * (Math.Sin(2 * Math.PI * 220 * time) + Math.Sin(2 * Math.PI * 330 * time)));
        }

        byte[] data = new byte[2 * samples.Length];
        Buffer.BlockCopy(samples, 0, data, 0, data.Length);
        return Wav(data, format: 1, bits: 16, sampleRate);
    }

    /// <summary>White noise, the same for the same seed: every frequency is there.</summary>
    public static byte[] Noise(double seconds, int seed)
    {
        Random random = new(seed);
        return Floats([.. Enumerable.Range(0, (int)(seconds * SampleRate)).Select(_ => random.NextSingle() - 0.5f)]);
    }

    /// <summary>32-bit float samples as they are, NaN included.</summary>
    public static byte[] Floats(params float[] samples)
    {
        byte[] data = new byte[4 * samples.Length];
        Buffer.BlockCopy(samples, 0, data, 0, data.Length);
        return Wav(data, format: 3, bits: 32, SampleRate);
    }

    private static byte[] Wav(byte[] data, short format, short bits, int sampleRate)
    {
        byte[] file = new byte[44 + data.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), format);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), sampleRate * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), (short)(bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), bits);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data.Length);
        data.CopyTo(file, 44);
        return file;
    }
}
