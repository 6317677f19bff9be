using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>Computes the <see cref="Fingerprint"/> of a recording.</summary>
/// <remarks>The recording is divided into 16 equal stretches, the frequencies up to 3 kHz (or 0.4 of the rate) into 17 bands of equal ratio over four octaves.
/// The level of a band in a stretch is the mean power of windows of about 1/8 s, at most 64 of them, in dB. Bit (s, b), the highest first, is 1
/// when level(s, b) - level(s, b + 1) is more than in the stretch before (before the first stands the last). Behind the bits follows a byte for each band:
/// 128 plus its mean level over the whole recording less the mean of all bands, in steps of 0.5 dB.</remarks>
internal static class FingerprintMeter
{
    // 16 stretches of 1/4 s.
    private const double ShortestSeconds = 4;
    private const int WindowsPerSecond = 8;
    private const int MostWindows = 64;
    private const double Highest = 3000;
    private const double HighestShare = 0.4;
    private const double Range = 16;

    // What lies so far below the mean is the codec's, not the music's.
    private const double Floor = 1e-6;

    /// <summary>Computes the fingerprint of a part of a recording; null when that is shorter than 4 seconds or silent.</summary>
    /// <param name="samples">The recording.</param>
    /// <param name="start">The first sample of the part.</param>
    /// <param name="frames">Samples of the part.</param>
    /// <param name="sampleRate">Samples per second.</param>
    public static string? Of(MonoBuffer samples, long start, long frames, int sampleRate)
    {
        if (frames < ShortestSeconds * sampleRate)
        {
            return null;
        }

        PowerSpectrum spectrum = new((int)BitOperations.RoundUpToPowerOf2((uint)(sampleRate / WindowsPerSecond)));
        float[] window = new float[spectrum.Length];
        float[] power = new float[spectrum.Length / 2];
        int[] edges = Edges(spectrum.Length, sampleRate);
        double[,] energy = new double[Fingerprint.Segments, Fingerprint.Bands];
        double total = 0;
        for (int segment = 0; segment < Fingerprint.Segments; segment++)
        {
            long from = start + (frames * segment / Fingerprint.Segments);
            long length = (frames * (segment + 1) / Fingerprint.Segments) - (frames * segment / Fingerprint.Segments);
            // Windows overlap by half, so that each sample counts as much as any other, where not there are too many.
            int windows = (int)Math.Clamp(2 * length / window.Length, 1, MostWindows);
            Array.Clear(power);
            for (int i = 0; i < windows; i++)
            {
                long centre = from + (length * ((2L * i) + 1) / (2L * windows));
                Read(samples, Math.Clamp(centre - (window.Length / 2), start, start + frames - window.Length), window);
                spectrum.AddTo(window, power);
            }

            for (int band = 0; band < Fingerprint.Bands; band++)
            {
                energy[segment, band] = TensorPrimitives.Sum<float>(power.AsSpan(edges[band]..edges[band + 1])) / (double)windows / (edges[band + 1] - edges[band]);
                total += energy[segment, band];
            }
        }

        return total > 0 ? Format(energy, Floor * total / energy.Length) : null;
    }

    private static int[] Edges(int length, int sampleRate)
    {
        double highest = Math.Min(Highest, HighestShare * sampleRate) * length / sampleRate;
        int[] edges = new int[Fingerprint.Bands + 1];
        for (int i = 0; i < edges.Length; i++)
        {
            int edge = (int)Math.Round(highest * Math.Pow(Range, (double)i / Fingerprint.Bands - 1));
            edges[i] = i == 0 ? edge : Math.Max(edge, edges[i - 1] + 1);
        }

        return edges;
    }

    private static void Read(MonoBuffer samples, long position, Span<float> window)
    {
        while (!window.IsEmpty)
        {
            int count = samples.Read(position, window);
            position += count;
            window = window[count..];
        }
    }

    private static string Format(double[,] energy, double floor)
    {
        const int Segments = Fingerprint.Segments;
        const int Bands = Fingerprint.Bands;
        StringBuilder text = new(Fingerprint.Digits);
        for (int segment = 0; segment < Segments; segment++)
        {
            int before = (segment + Segments - 1) % Segments;
            int bits = 0;
            for (int band = 0; band + 1 < Bands; band++)
            {
                double now = Level(energy[segment, band]) - Level(energy[segment, band + 1]);
                double then = Level(energy[before, band]) - Level(energy[before, band + 1]);
                bits = (bits << 1) | (now > then ? 1 : 0);
            }

            text.Append($"{bits:x4}");
        }

        double[] means = [.. Enumerable.Range(0, Bands).Select(band => Level(Enumerable.Range(0, Segments).Average(segment => energy[segment, band])))];
        double mean = means.Average();
        foreach (double level in means)
        {
            text.Append($"{(int)Math.Clamp(Math.Round(128 + ((level - mean) / Fingerprint.LevelStep)), 0, 255):x2}");
        }

        return text.ToString();

        double Level(double power) => 10 * Math.Log10(Math.Max(power, floor));
    }
}
