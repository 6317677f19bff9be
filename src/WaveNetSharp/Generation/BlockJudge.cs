using MathNet.Numerics.IntegralTransforms;

namespace WaveNetSharp.Generation;

/// <summary>Says of one short block of audio whether it is silent, constant, noise or clipped.</summary>
/// <remarks>Keeps its buffers between blocks; not thread-safe.</remarks>
internal sealed class BlockJudge
{
    // An effective value around the mean of 0.001, -60 dB: below the rounding noise that 8-bit mu-law leaves in music of ordinary level (-20 dB, less 38 dB).
    private const double SilentRms = 1e-3;

    // Neighbouring mu-law codes are 4.3 % apart at any level that is heard: a tenth is wandering by some two codes.
    private const double ConstantSpread = 0.1;

    // Clipping puts the samples that belong beyond full scale onto it, so that the last 2 % of the range hold more than the 8 % below them. A
    // full-scale sine, which stays at its ends longest of all tones, has 0.8 times as many there; noise and music far fewer.
    private const float ClippedFrom = 0.98f;
    private const float NearlyClippedFrom = 0.9f;
    private const double ClippedExcess = 1.5;
    private const double ClippedShare = 0.02;

    // Geometric over arithmetic mean of the power spectrum: 1 for white noise, exp(-s^2 / 2) where levels scatter by s nepers over frequency. 0.5
    // is a scatter of 5 dB; music and speech have more than 10 dB (0.07). Fewer than 8 windows estimate too roughly to say.
    private const double NoiseFlatness = 0.5;
    private const int MinimumWindows = 8;
    private const int Window = 256;

    // Clicks are white too, but rare: their kurtosis is in the tens at least. Gaussian noise has 3, uniformly drawn mu-law codes 5.6.
    private const double NoiseKurtosis = 10;

    private readonly float[] _frame = new float[Window + 2];
    private readonly double[] _power = new double[(Window / 2) + 1];
    private readonly float[] _hann = [.. Enumerable.Range(0, Window).Select(i => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / Window))))];

    /// <summary>Judges a block.</summary>
    /// <param name="samples">At least one, all finite; half a second or so: long enough for a spectrum, short enough to be of one kind.</param>
    public CollapseKind Judge(ReadOnlySpan<float> samples)
    {
        double mean = 0;
        int clipped = 0;
        int nearlyClipped = 0;
        foreach (float sample in samples)
        {
            mean += sample;
            float size = Math.Abs(sample);
            clipped += size >= ClippedFrom ? 1 : 0;
            nearlyClipped += size is >= NearlyClippedFrom and < ClippedFrom ? 1 : 0;
        }

        mean /= samples.Length;
        double variance = 0;
        double fourth = 0;
        foreach (float sample in samples)
        {
            double square = (sample - mean) * (sample - mean);
            variance += square;
            fourth += square * square;
        }

        variance /= samples.Length;
        fourth /= samples.Length;
        if (Math.Sqrt(variance) < Math.Max(SilentRms, ConstantSpread * Math.Abs(mean)))
        {
            return Math.Abs(mean) < SilentRms ? CollapseKind.Silence : CollapseKind.Constant;
        }

        if (clipped >= ClippedShare * samples.Length && clipped >= ClippedExcess * nearlyClipped)
        {
            return CollapseKind.Clipped;
        }

        return fourth < NoiseKurtosis * variance * variance && Flatness(samples) > NoiseFlatness ? CollapseKind.Noise : CollapseKind.Fine;
    }

    // 0 when there are too few samples to say.
    private double Flatness(ReadOnlySpan<float> samples)
    {
        if (samples.Length < Window * (MinimumWindows + 1) / 2)
        {
            return 0;
        }

        Array.Clear(_power);
        for (int start = 0; start + Window <= samples.Length; start += Window / 2)
        {
            for (int i = 0; i < Window; i++)
            {
                _frame[i] = samples[start + i] * _hann[i];
            }

            Fourier.ForwardReal(_frame, Window, FourierOptions.NoScaling);
            for (int bin = 0; bin < _power.Length; bin++)
            {
                _power[bin] += ((double)_frame[2 * bin] * _frame[2 * bin]) + ((double)_frame[(2 * bin) + 1] * _frame[(2 * bin) + 1]);
            }
        }

        // Without the bins that a constant part reaches through the Hann window, and the last, which is real and scatters more.
        ReadOnlySpan<double> audible = _power.AsSpan(2, _power.Length - 3);
        double sum = 0;
        double logarithms = 0;
        foreach (double power in audible)
        {
            sum += power;
            logarithms += Math.Log(power);
        }

        return Math.Exp(logarithms / audible.Length) / (sum / audible.Length);
    }
}
