using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics;

namespace WaveNetSharp.Audio;

/// <summary>The low-pass filter between two sample rates, as one row of taps for each moment between two input samples.</summary>
/// <remarks>Immutable, shared between threads.</remarks>
internal sealed class PolyphaseFilter
{
    // Of the sharp filter, whose transition goes from 0.90 to 1.00 of the lower Nyquist frequency, in periods of the lower rate.
    private const double SharpAttenuation = 100;
    private const double SharpCutOff = 0.475;
    private const double SharpHalfWidth = 64;

    // Of the wide filter: of several filters in a row each must be cleaner than the whole.
    private const double WideAttenuation = 140;

    // Rows are as long as whole vectors of any width.
    private const int Alignment = 16;

    // Ratios with more phases, such as 44,100 : 8,192, are interpolated between so many rows. A tone at the Nyquist frequency turns by pi from one
    // sample to the next, so a straight line between two rows errs by at most (pi / 1024)^2 / 8 = 1.2e-6 of it, that is -118 dB.
    private const int MostRows = 1024;

    // 32 MiB. A corpus has recordings of few different rates, and a table takes up to 0.1 s to make.
    private const int MaximumKeptLength = 1 << 23;

    private static readonly ConcurrentDictionary<(long Input, long Output, bool Sharp), Lazy<PolyphaseFilter>> Kept = new();

    private readonly float[] _table;
    private readonly int _rows;

    private PolyphaseFilter(long inputRate, long outputRate, double attenuation, double cutOff, double halfWidth, bool unitSum)
    {
        long divisor = Euclid.GreatestCommonDivisor(inputRate, outputRate);
        InputStep = (int)(inputRate / divisor);
        Phases = (int)(outputRate / divisor);
        int half = (int)Math.Ceiling(halfWidth / (Alignment / 2)) * (Alignment / 2);
        Taps = 2 * half;
        Lead = half - 1;
        _rows = Math.Min(Phases, MostRows);
        _table = new float[(_rows + (_rows == Phases ? 0 : 1)) * Taps];
        for (int row = 0; row * Taps < _table.Length; row++)
        {
            KaiserSinc.Fill(attenuation, cutOff, halfWidth, ((double)row / _rows) + Lead, unitSum, _table.AsSpan(row * Taps, Taps));
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

    /// <summary>Finds or makes the filter that alone does what <see cref="Resampler"/> promises. Only the ratio of the rates matters.</summary>
    public static PolyphaseFilter Sharp(long inputRate, long outputRate)
    {
        double period = Math.Max(1.0, (double)inputRate / outputRate);
        return Find((inputRate, outputRate, true), () => new PolyphaseFilter(inputRate, outputRate, SharpAttenuation, SharpCutOff / period, SharpHalfWidth * period, unitSum: true));
    }

    /// <summary>Finds or makes a filter that keeps clean the lower half of what the output rate can hold, and nothing above it.</summary>
    public static PolyphaseFilter Wide(long inputRate, long outputRate)
    {
        // From 1/4 of the output rate up to 3/4, beyond which frequencies would fold onto those below 1/4.
        double half = 0.5 * outputRate / inputRate;
        return Find((inputRate, outputRate, false),
            () => new PolyphaseFilter(inputRate, outputRate, WideAttenuation, half, KaiserSinc.HalfWidth(WideAttenuation, half), unitSum: false));
    }

    /// <summary>Computes output samples one after the other.</summary>
    /// <param name="window">Input samples; the first <see cref="Taps"/> are those of the first output.</param>
    /// <param name="phase">[0, <see cref="Phases"/>), of the first output; becomes that of the next.</param>
    /// <param name="output">Filled as far as the window goes.</param>
    /// <returns>Samples computed, and samples of the window that are done with, which may be more than it has.</returns>
    public (int Given, int Passed) Apply(ReadOnlySpan<float> window, ref int phase, Span<float> output)
    {
        int given = 0;
        int first = 0;
        bool exact = _rows == Phases;
        // Divided once: each output would wait for the division of the one before it.
        int phases = Phases;
        (int whole, int rest) = Math.DivRem(InputStep, phases);
        double rowsPerPhase = (double)_rows / Phases;
        int taps = Taps;
        float[] table = _table;
        for (; given < output.Length && first + taps <= window.Length; given++)
        {
            if (exact)
            {
                output[given] = TensorPrimitives.Dot(window.Slice(first, taps), table.AsSpan(phase * taps, taps));
            }
            else
            {
                double position = phase * rowsPerPhase;
                int row = (int)position;
                // The loop keeps the taps within the window; behind the row of the last phase there is one more.
                ref float samples = ref Unsafe.Add(ref MemoryMarshal.GetReference(window), first);
                output[given] = Between(ref samples, ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(table), row * taps), taps, (float)(position - row));
            }

            phase += rest;
            int carry = phase >= phases ? 1 : 0;
            first += whole + carry;
            phase -= carry * phases;
        }

        return (given, first);
    }

    // A lane is a tap; the row between the two is made as it is needed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Between(ref float samples, ref float before, int taps, float share)
    {
        ref float after = ref Unsafe.Add(ref before, taps);
        Vector<float> sum = default;
        Vector<float> shares = new(share);
        // The length of a row is a multiple of every vector's.
        for (nuint i = 0; i < (nuint)taps; i += (nuint)Vector<float>.Count)
        {
            Vector<float> row = Vector.LoadUnsafe(ref before, i);
            Vector<float> between = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref after, i) - row, shares, row);
            sum = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref samples, i), between, sum);
        }

        return Vector.Sum(sum);
    }

    private static PolyphaseFilter Find((long Input, long Output, bool Sharp) key, Func<PolyphaseFilter> make)
    {
        if (Kept.Values.Sum(filter => filter.IsValueCreated ? (long)filter.Value._table.Length : 0) > MaximumKeptLength)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(key, _ => new Lazy<PolyphaseFilter>(make)).Value;
    }
}
