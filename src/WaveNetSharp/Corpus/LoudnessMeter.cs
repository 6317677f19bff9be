namespace WaveNetSharp.Corpus;

/// <summary>Measures the loudness of a mono signal by ITU-R BS.1770-4: K-weighted, in blocks of 400 ms, gated.</summary>
/// <remarks>The standard gives its two filters as coefficients for 48 kHz. For other rates they are made anew from the analogue ones that these
/// follow from (as libebur128 and ffmpeg do).</remarks>
internal sealed class LoudnessMeter
{
    /// <summary>The lowest rate that has room for the first filter, in Hz.</summary>
    public const int LowestRate = 4000;

    private const double AbsoluteGate = -70;
    private const double RelativeGate = -10;
    private const double Offset = -0.691;

    // Blocks overlap by three quarters.
    private const int StepsInBlock = 4;

    private readonly (double B0, double B1, double B2, double A1, double A2) _shelf;
    private readonly (double A1, double A2) _highPass;
    private readonly int _stepLength;
    private readonly List<float> _steps = [];
    private (double, double, double, double, double, double) _memory;
    private double _sum;
    private int _count;

    /// <summary>Prepares for a rate of at least <see cref="LowestRate"/>.</summary>
    public LoudnessMeter(int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, LowestRate);
        _stepLength = sampleRate / 10;
        // The head: 4 dB more from about 2 kHz on.
        double k = Math.Tan(Math.PI * 1681.974450955533 / sampleRate);
        double q = 0.7071752369554196;
        double high = Math.Pow(10, 3.999843853973347 / 20);
        double band = Math.Pow(high, 0.4996667741545416);
        double a0 = 1 + (k / q) + (k * k);
        _shelf = ((high + (band * k / q) + (k * k)) / a0, 2 * ((k * k) - high) / a0, (high - (band * k / q) + (k * k)) / a0,
            2 * ((k * k) - 1) / a0, (1 - (k / q) + (k * k)) / a0);
        // The ear at low frequencies; its other coefficients are 1, -2 and 1.
        k = Math.Tan(Math.PI * 38.13547087602444 / sampleRate);
        q = 0.5003270373238773;
        a0 = 1 + (k / q) + (k * k);
        _highPass = (2 * ((k * k) - 1) / a0, (1 - (k / q) + (k * k)) / a0);
    }

    /// <summary>Takes the next samples into account.</summary>
    public void Observe(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, _stepLength - _count);
            Weigh(samples[..count]);
            _count += count;
            samples = samples[count..];
            if (_count == _stepLength)
            {
                _steps.Add((float)(_sum / _count));
                _sum = 0;
                _count = 0;
            }
        }
    }

    /// <summary>The loudness in LUFS; null when it is below the gate of -70 LUFS throughout, or there are less than 400 ms.</summary>
    public double? Loudness()
    {
        double gate = Power(AbsoluteGate);
        double audible = MeanAbove(gate);
        double mean = MeanAbove(Math.Max(gate, audible * Math.Pow(10, RelativeGate / 10)));
        return mean > 0 ? Offset + (10 * Math.Log10(mean)) : null;
    }

    private static double Power(double loudness) => Math.Pow(10, (loudness - Offset) / 10);

    private double MeanAbove(double gate)
    {
        double sum = 0;
        int blocks = 0;
        for (int end = StepsInBlock; end <= _steps.Count; end++)
        {
            double power = (_steps[end - 4] + _steps[end - 3] + _steps[end - 2] + _steps[end - 1]) / (double)StepsInBlock;
            if (power > gate)
            {
                sum += power;
                blocks++;
            }
        }

        return blocks == 0 ? 0 : sum / blocks;
    }

    // Both filters in direct form I, in which a sample waits for one multiplication of the sample before it only; their memories stay in registers.
    private void Weigh(ReadOnlySpan<float> samples)
    {
        (double b0, double b1, double b2, double a1, double a2) = _shelf;
        (double highA1, double highA2) = _highPass;
        (double sample1, double sample2, double shelved1, double shelved2, double weighted1, double weighted2) = _memory;
        double sum = 0;
        foreach (float sample in samples)
        {
            double forward = (b0 * sample) + (b1 * sample1) + (b2 * sample2);
            double shelved = forward - (a2 * shelved2) - (a1 * shelved1);
            double weighted = shelved - (2 * shelved1) + shelved2 - (highA2 * weighted2) - (highA1 * weighted1);
            sum += weighted * weighted;
            (sample1, sample2) = (sample, sample1);
            (shelved1, shelved2) = (shelved, shelved1);
            (weighted1, weighted2) = (weighted, weighted1);
        }

        _memory = (sample1, sample2, shelved1, shelved2, weighted1, weighted2);
        _sum += sum;
    }
}
