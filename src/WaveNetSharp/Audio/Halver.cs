using System.Numerics;
using System.Runtime.CompilerServices;

namespace WaveNetSharp.Audio;

/// <summary>Halves a sample rate, after taking away what would fold onto the frequencies that are wanted; piece by piece.</summary>
/// <remarks>The taps are symmetric, so output k is c0 x[2k] + sum over n of c[n] (x[2k + n] + x[2k - n]); of a half-band filter those at even distances n
/// are zero and left out. Even and odd samples are kept apart, so that neighbouring outputs come from neighbouring inputs: a lane is an output, and
/// the order of summation is the same in vectors and in the plain loop, bit for bit. Not thread-safe; allocates only when made.</remarks>
internal sealed class Halver : IRateStage
{
    // dB: of several filters in a row each must be cleaner than the whole.
    private const double HalfBandAttenuation = 120;
    private const double HalfBandCutOff = 0.25;

    // The last filter: from 0.90 to 1.00 of the Nyquist frequency of its output, 100 dB, which takes 64 periods of the output to each side.
    private const double SharpAttenuation = 100;
    private const double SharpCutOff = 0.2375;
    private const double SharpReach = 128;

    // Vectors of outputs at a time: so many sums need not wait for each other.
    private const int SumsTogether = 4;

    private const int Room = 4096;

    private readonly float _centre;
    private readonly float[] _evenTaps;
    private readonly float[] _oddTaps;
    private readonly float[] _even;
    private readonly float[] _odd;
    private int _evens;
    private int _odds;
    private int _next;

    private Halver(double attenuation, double cutOff, double reach, int early)
    {
        int taps = Taps(reach);
        int middle = 2 * taps;
        float[] response = new float[(2 * middle) + 1];
        KaiserSinc.Fill(attenuation, cutOff, reach, middle, unitSum: true, response);
        _centre = response[middle];
        _evenTaps = cutOff == HalfBandCutOff ? [] : [.. Enumerable.Range(1, taps - 1).Select(m => response[middle + (2 * m)])];
        _oddTaps = [.. Enumerable.Range(0, taps).Select(m => response[middle + (2 * m) + 1])];
        // Zeros from the first sample that the first output looks at, up to the first that comes.
        _evens = _odds = early + taps;
        _even = new float[_evens + (2 * taps) + Room];
        _odd = new float[_even.Length];
        _next = taps;
    }

    /// <summary>Makes a short filter, which leaves what it need not take away.</summary>
    /// <param name="kept">The frequencies from 0 up to this, in cycles per input sample, are kept clean; below 1/4.</param>
    /// <param name="early">The first output is of this many outputs before the first input; at least 0.</param>
    public static Halver HalfBand(double kept, int early) => new(HalfBandAttenuation, HalfBandCutOff, HalfBandReach(kept), early);

    /// <summary>Makes the filter that does what <see cref="Resampler"/> promises.</summary>
    /// <param name="late">The first output is of this many outputs behind the first input, at most 64.</param>
    public static Halver Sharp(int late) => new(SharpAttenuation, SharpCutOff, SharpReach, -late);

    /// <summary>How many outputs before the first input there is anything.</summary>
    public static int HalfBandEarly(double kept) => Taps(HalfBandReach(kept));

    /// <inheritdoc/>
    public (int Taken, int Given) Run(ReadOnlySpan<float> input, Span<float> output)
    {
        int taken = 0;
        int given = 0;
        while (true)
        {
            int count = Math.Min(output.Length - given, Math.Min(_evens - _evenTaps.Length, _odds - _oddTaps.Length + 1) - _next);
            if (count > 0)
            {
                Filter(output.Slice(given, count));
                given += count;
                _next += count;
            }

            if (given == output.Length || taken == input.Length)
            {
                return (taken, given);
            }

            DropUsed();
            taken += Take(input[taken..]);
        }
    }

    // Whether a product is rounded before it is added depends on the machine, but is the same here and in the plain loop.
    private void Filter(Span<float> output)
    {
        int block = SumsTogether * Vector<float>.Count;
        if (output.Length < block)
        {
            FilterReference(output);
            return;
        }

        // The last block begins within the one before it, and gives the same there again.
        for (int start = 0; start < output.Length; start += block)
        {
            int from = Math.Min(start, output.Length - block);
            FilterBlock(_next + from, output.Slice(from, block));
        }
    }

    // Run has made sure that all taps lie within what is filled.
    private void FilterBlock(int first, Span<float> output)
    {
        int width = Vector<float>.Count;
        ref float even = ref _even[first];
        ref float odd = ref _odd[first];
        Vector<float> sum0 = Vector.LoadUnsafe(ref even) * _centre;
        Vector<float> sum1 = Vector.LoadUnsafe(ref even, (nuint)width) * _centre;
        Vector<float> sum2 = Vector.LoadUnsafe(ref even, (nuint)(2 * width)) * _centre;
        Vector<float> sum3 = Vector.LoadUnsafe(ref even, (nuint)(3 * width)) * _centre;
        for (int m = 0; m < _evenTaps.Length; m++)
        {
            Vector<float> tap = new(_evenTaps[m]);
            ref float after = ref Unsafe.Add(ref even, m + 1);
            ref float before = ref Unsafe.Add(ref even, -m - 1);
            sum0 = Add(sum0, tap, ref after, ref before, 0);
            sum1 = Add(sum1, tap, ref after, ref before, width);
            sum2 = Add(sum2, tap, ref after, ref before, 2 * width);
            sum3 = Add(sum3, tap, ref after, ref before, 3 * width);
        }

        for (int m = 0; m < _oddTaps.Length; m++)
        {
            Vector<float> tap = new(_oddTaps[m]);
            ref float after = ref Unsafe.Add(ref odd, m);
            ref float before = ref Unsafe.Add(ref odd, -m - 1);
            sum0 = Add(sum0, tap, ref after, ref before, 0);
            sum1 = Add(sum1, tap, ref after, ref before, width);
            sum2 = Add(sum2, tap, ref after, ref before, 2 * width);
            sum3 = Add(sum3, tap, ref after, ref before, 3 * width);
        }

        sum0.CopyTo(output);
        sum1.CopyTo(output[width..]);
        sum2.CopyTo(output[(2 * width)..]);
        sum3.CopyTo(output[(3 * width)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Add(Vector<float> sum, Vector<float> tap, ref float after, ref float before, int at) =>
        Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref after, (nuint)at) + Vector.LoadUnsafe(ref before, (nuint)at), tap, sum);

    // The definition.
    private void FilterReference(Span<float> output)
    {
        for (int i = 0; i < output.Length; i++)
        {
            int k = _next + i;
            float sum = _centre * _even[k];
            for (int m = 0; m < _evenTaps.Length; m++)
            {
                sum = float.MultiplyAddEstimate(_even[k + m + 1] + _even[k - m - 1], _evenTaps[m], sum);
            }

            for (int m = 0; m < _oddTaps.Length; m++)
            {
                sum = float.MultiplyAddEstimate(_odd[k + m] + _odd[k - m - 1], _oddTaps[m], sum);
            }

            output[i] = sum;
        }
    }

    private int Take(ReadOnlySpan<float> input)
    {
        int taken = 0;
        if (_odds < _evens)
        {
            _odd[_odds++] = input[taken++];
        }

        int pairs = Math.Min((input.Length - taken) / 2, _even.Length - _evens);
        Channels.Pick(input.Slice(taken, 2 * pairs), 2, 0, _even.AsSpan(_evens));
        Channels.Pick(input.Slice(taken, 2 * pairs), 2, 1, _odd.AsSpan(_odds));
        _evens += pairs;
        _odds += pairs;
        taken += 2 * pairs;
        if (taken < input.Length && _evens < _even.Length)
        {
            _even[_evens++] = input[taken++];
        }

        return taken;
    }

    private void DropUsed()
    {
        int used = _next - _oddTaps.Length;
        _even.AsSpan(used, _evens - used).CopyTo(_even);
        _odd.AsSpan(used, _odds - used).CopyTo(_odd);
        _evens -= used;
        _odds -= used;
        _next -= used;
    }

    // Of those at odd distances.
    private static int Taps(double reach) => ((int)Math.Ceiling(reach) + 1) / 2;

    // The stop band begins where folding reaches the kept frequencies.
    private static double HalfBandReach(double kept) => KaiserSinc.HalfWidth(HalfBandAttenuation, 0.5 - (2 * kept));
}
