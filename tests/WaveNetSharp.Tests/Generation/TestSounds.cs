using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Generation;

/// <summary>Sounds with a known character, at 8,192 Hz.</summary>
internal static class TestSounds
{
    public const int SampleRate = 8192;

    public static float[] Level(double seconds, float level) => Make(seconds, _ => level);

    public static float[] Sine(double seconds, double frequency, double amplitude) =>
        Make(seconds, t => amplitude * Math.Sin(2 * Math.PI * frequency * t));

    public static float[] UniformNoise(double seconds, double amplitude, int seed = 1)
    {
        Random random = new(seed);
        return Make(seconds, _ => amplitude * ((2 * random.NextDouble()) - 1));
    }

    public static float[] GaussianNoise(double seconds, double deviation, int seed = 1)
    {
        Random random = new(seed);
        return Make(seconds, _ => deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    // What a network with random weights generates.
    public static float[] UniformCodes(double seconds)
    {
        Random random = new(2);
        return Make(seconds, _ => MuLaw.Decode((byte)random.Next(256)));
    }

    // Four notes a chord, six partials a note, two chords a second, each struck and fading.
    public static float[] Chords(double seconds)
    {
        double[] roots = [110, 130.8, 98, 146.8];
        return Make(seconds, t =>
        {
            int chord = (int)(t * 2);
            double since = t - (chord / 2.0);
            double sum = 0;
            foreach (double interval in (double[])[1, 1.26, 1.5, 2])
            {
                for (int partial = 1; partial <= 6; partial++)
                {
                    sum += Math.Sin(2 * Math.PI * roots[chord % 4] * interval * partial * t) / partial;
                }
            }

            return 0.12 * sum * Math.Exp(-3 * since);
        });
    }

    // Syllables at 4 Hz: a pulse train at about 120 Hz through two resonances, then a hiss 15 dB below, then a gap.
    public static float[] Speech(double seconds)
    {
        Random random = new(3);
        (double first, double second) = (0, 0);
        (double previous, double beforeThat) = (0, 0);
        double phase = 0;
        return Make(seconds, t =>
        {
            double within = t * 4 % 1;
            phase += (120 + (20 * Math.Sin(2 * t))) / SampleRate;
            double pulse = phase >= 1 ? 1 : 0;
            phase %= 1;
            double excitation = within < 0.6 ? pulse : 0;
            (first, second) = (Resonate(excitation, first, second, 500), first);
            (previous, beforeThat) = (Resonate(first, previous, beforeThat, 1500), previous);
            double hiss = within is >= 0.6 and < 0.85 ? 0.05 * ((2 * random.NextDouble()) - 1) : 0;
            return (0.1 * previous) + hiss;
        });

        static double Resonate(double input, double last, double lastButOne, double frequency)
        {
            const double Radius = 0.97;
            return input + (2 * Radius * Math.Cos(2 * Math.PI * frequency / SampleRate) * last) - (Radius * Radius * lastButOne);
        }
    }

    public static float[] Clicks(double seconds, double perSecond)
    {
        int every = (int)(SampleRate / perSecond);
        int i = 0;
        return Make(seconds, _ => i++ % every == 0 ? 0.9 : 0);
    }

    private static float[] Make(double seconds, Func<double, double> at) =>
        [.. Enumerable.Range(0, (int)(seconds * SampleRate)).Select(i => (float)at((double)i / SampleRate))];
}
