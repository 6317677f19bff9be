using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

/// <summary>Reads what a reader gives, and makes what it should have read.</summary>
internal static class Recordings
{
    public static WavReader OpenWav(params byte[] bytes) => new(new MemoryStream(bytes), "take.wav");

    /// <summary>Reads a whole recording, <paramref name="frames"/> at a time.</summary>
    public static float[] ReadAll(AudioReader reader, int frames = 1000)
    {
        List<float> samples = [];
        float[] block = new float[frames * reader.Channels];
        int read;
        while ((read = reader.Read(block)) > 0)
        {
            samples.AddRange(block.AsSpan(0, read));
        }

        return [.. samples];
    }

    public static float[] ReadWav(params byte[] bytes)
    {
        using WavReader reader = OpenWav(bytes);
        return ReadAll(reader);
    }

    /// <summary>A sine that starts at zero.</summary>
    public static float[] Sine(double frequency, int sampleRate, int length, double amplitude = 1)
    {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++)
        {
            samples[i] = (float)(amplitude * Math.Sin(2 * Math.PI * frequency * i / sampleRate));
        }

        return samples;
    }

    /// <summary>White noise, the same for the same seed, with values that 16 bits hold exactly.</summary>
    public static float[] Noise(int length, int seed)
    {
        Random random = new(seed);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++)
        {
            samples[i] = random.Next(-30_000, 30_001) / 32768f;
        }

        return samples;
    }
}
