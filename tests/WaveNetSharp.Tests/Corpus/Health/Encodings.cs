namespace WaveNetSharp.Tests.Corpus.Health;

/// <summary>What becomes of a signal in another encoding: later by a part of a sample, at another level, with noise.</summary>
internal static class Encodings
{
    /// <summary>Music of a kind: 60 tones below 3 kHz that come and go.</summary>
    public static short[] Music(int seed, int frames, double delay = 0, double gain = 0.05, double noise = 0)
    {
        Random random = new(seed);
        (double Frequency, double Phase, double Pace)[] tones =
            [.. Enumerable.Range(0, 60).Select(_ => (100 + (2900 * random.NextDouble()), 7 * random.NextDouble(), 0.2 + (3 * random.NextDouble())))];
        Random hiss = new(seed + 1);
        short[] samples = new short[frames];
        for (int i = 0; i < frames; i++)
        {
            double t = (i - delay) / MadeUp.Rate;
            double sum = noise * ((2 * hiss.NextDouble()) - 1);
            foreach ((double frequency, double phase, double pace) in tones)
            {
                sum += gain * Math.Sin((2 * Math.PI * frequency * t) + phase) * Math.Sin((pace * t) + phase);
            }

            samples[i] = (short)Math.Clamp(Math.Round(32_767 * sum), short.MinValue, short.MaxValue);
        }

        return samples;
    }
}
