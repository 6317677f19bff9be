using System.Collections.Concurrent;
using System.Numerics.Tensors;
using MathNet.Numerics;

namespace WaveNetSharp.Audio;

/// <summary>The low-pass filter between two sample rates, as one row of taps for each moment between two input samples.</summary>
/// <remarks>A sinc of cut-off 0.95 times the lower Nyquist frequency under a Kaiser window (Kaiser 1974; Oppenheim and Schafer, Discrete-Time
/// Signal Processing, section 7.6) of 64 periods of the lower rate to each side: Kaiser's formula for 100 dB gives a transition from
/// 0.90 to 1.00 of the lower Nyquist frequency. Immutable, shared between threads.</remarks>
internal sealed class ResamplerFilter
{
    private const double CutOff = 0.95;
    private const int HalfWidth = 64;
    private const double KaiserBeta = 10.06;

    // 8 MiB. Ratios with more rows than fit, such as 44,101 : 44,100, are interpolated between fewer.
    private const int MaximumTableLength = 1 << 21;

    // For a period of the lower rate. The second derivative of the filter is below pi^2 / 3, so a straight line errs by less than
    // 2.5e-8, that is -152 dB.
    private const int InterpolatedRows = 4096;

    // 32 MiB. A corpus has recordings of few different rates, and a table takes up to 0.2 s to make.
    private const int MaximumKeptLength = 1 << 23;

    private static readonly ConcurrentDictionary<(int Input, int Output), Lazy<ResamplerFilter>> Kept = new();

    private readonly float[] _table;
    private readonly int _rows;

    private ResamplerFilter(int inputRate, int outputRate)
    {
        int divisor = (int)Euclid.GreatestCommonDivisor((long)inputRate, outputRate);
        InputStep = inputRate / divisor;
        Phases = outputRate / divisor;
        if (inputRate == outputRate)
        {
            (Taps, Lead, _rows, _table) = (1, 0, 1, [1f]);
            return;
        }

        double period = Math.Max(1.0, (double)inputRate / outputRate);
        int half = (int)Math.Ceiling(HalfWidth * period);
        Taps = 2 * half;
        Lead = half - 1;
        _rows = (long)Phases * Taps <= MaximumTableLength ? Phases : Math.Max(1, (int)(InterpolatedRows / period));
        _table = new float[(_rows + (_rows == Phases ? 0 : 1)) * Taps];
        double[] scratch = new double[Taps];
        for (int row = 0; row * Taps < _table.Length; row++)
        {
            FillRow((double)row / _rows, period, scratch, _table.AsSpan(row * Taps, Taps));
        }
    }

    /// <summary>Moments at which an output sample can fall between two input samples; output m falls at m InputStep / Phases.</summary>
    public int Phases { get; }

    /// <summary>See <see cref="Phases"/>.</summary>
    public int InputStep { get; }

    /// <summary>Input samples that one output sample is made of.</summary>
    public int Taps { get; }

    /// <summary>How many of them come before the last input sample that is not later than the output sample.</summary>
    public int Lead { get; }

    /// <summary>Finds the filter between two rates, or makes it.</summary>
    public static ResamplerFilter For(int inputRate, int outputRate)
    {
        if (Kept.Values.Sum(filter => filter.IsValueCreated ? (long)filter.Value._table.Length : 0) > MaximumKeptLength)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd((inputRate, outputRate), rates => new Lazy<ResamplerFilter>(() => new ResamplerFilter(rates.Input, rates.Output))).Value;
    }

    /// <summary>Computes one output sample.</summary>
    /// <param name="phase">[0, <see cref="Phases"/>).</param>
    /// <param name="window">Shape [<see cref="Taps"/>].</param>
    public float Apply(int phase, ReadOnlySpan<float> window)
    {
        if (_rows == Phases)
        {
            return TensorPrimitives.Dot(window, Row(phase));
        }

        double position = (double)phase * _rows / Phases;
        int row = (int)position;
        float before = TensorPrimitives.Dot(window, Row(row));
        float after = TensorPrimitives.Dot(window, Row(row + 1));
        return before + ((float)(position - row) * (after - before));
    }

    private ReadOnlySpan<float> Row(int row) => _table.AsSpan(row * Taps, Taps);

    private void FillRow(double moment, double period, Span<double> taps, Span<float> row)
    {
        double atCentre = SpecialFunctions.BesselI0(KaiserBeta);
        for (int tap = 0; tap < taps.Length; tap++)
        {
            double time = (moment + Lead - tap) / period;
            double edge = time / HalfWidth;
            double angle = Math.PI * CutOff * time;
            double sinc = angle == 0 ? 1 : Math.Sin(angle) / angle;
            taps[tap] = Math.Abs(edge) >= 1 ? 0 : sinc * SpecialFunctions.BesselI0(KaiserBeta * Math.Sqrt(1 - (edge * edge))) / atCentre;
        }

        // Each row sums to 1, so that a constant stays one instead of humming at the rate in which the phases repeat.
        double sum = TensorPrimitives.Sum<double>(taps);
        for (int tap = 0; tap < taps.Length; tap++)
        {
            row[tap] = (float)(taps[tap] / sum);
        }
    }
}
