using System.Numerics;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Audio;

/// <summary>Halves a sample rate, after taking away what would fold onto the frequencies that are wanted; piece by piece.</summary>
/// <remarks>A half-band filter: of its taps at even distances only the middle one is not zero, and the others are symmetric, so output k is
/// c0 x[2k] + sum over m of c[m] (x[2k + 2m + 1] + x[2k - 2m - 1]). Even and odd samples are kept apart, so that neighbouring outputs come from
/// neighbouring inputs: a lane is an output, and the order of summation is the same in vectors and in the plain loop, bit for bit.
/// Not thread-safe; allocates only when made.</remarks>
internal sealed class HalfBand : IRateStage
{
    // dB: of several filters in a row each must be cleaner than the whole.
    private const double Attenuation = 120;

    private const int Room = 4096;

    private readonly float _centre;
    private readonly float[] _taps;
    private readonly float[] _even;
    private readonly float[] _odd;
    private int _evens;
    private int _odds;
    private int _next;

    /// <summary>Prepares for a rate.</summary>
    /// <param name="kept">The frequencies from 0 up to this, in cycles per input sample, are kept clean; below 1/4.</param>
    /// <param name="early">See <see cref="Early"/>; at least <see cref="Taps"/>.</param>
    public HalfBand(double kept, int early)
    {
        int taps = Taps(kept);
        float[] response = new float[(4 * taps) - 1];
        KaiserSinc.Fill(Attenuation, 0.25, Reach(kept), (2 * taps) - 1, unitSum: true, response);
        _centre = response[(2 * taps) - 1];
        _taps = [.. Enumerable.Range(0, taps).Select(m => response[(2 * taps) + (2 * m)])];
        Early = early;
        _even = new float[early + taps + Room];
        _odd = new float[_even.Length];
        _evens = _odds = early + taps;
        _next = taps;
    }

    /// <inheritdoc/>
    public int Early { get; }

    /// <summary>Different taps of a filter beside the middle one.</summary>
    public static int Taps(double kept) => ((int)Math.Ceiling(Reach(kept)) + 1) / 2;

    /// <inheritdoc/>
    public (int Taken, int Given) Run(ReadOnlySpan<float> input, Span<float> output)
    {
        int taken = 0;
        int given = 0;
        while (true)
        {
            int count = Math.Min(output.Length - given, Math.Min(_evens, _odds - _taps.Length + 1) - _next);
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

    private void FilterReference(Span<float> output, int from)
    {
        for (int i = from; i < output.Length; i++)
        {
            int k = _next + i;
            float sum = _centre * _even[k];
            for (int m = 0; m < _taps.Length; m++)
            {
                sum += _taps[m] * (_odd[k + m] + _odd[k - m - 1]);
            }

            output[i] = sum;
        }
    }

    private void Filter(Span<float> output)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(output);
        for (int i = 0; i < vectors.Length; i++)
        {
            int k = _next + (i * Vector<float>.Count);
            Vector<float> sum = new Vector<float>(_even, k) * _centre;
            for (int m = 0; m < _taps.Length; m++)
            {
                sum += (new Vector<float>(_odd, k + m) + new Vector<float>(_odd, k - m - 1)) * _taps[m];
            }

            vectors[i] = sum;
        }

        FilterReference(output, vectors.Length * Vector<float>.Count);
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
        int used = _next - _taps.Length;
        _even.AsSpan(used, _evens - used).CopyTo(_even);
        _odd.AsSpan(used, _odds - used).CopyTo(_odd);
        _evens -= used;
        _odds -= used;
        _next -= used;
    }

    // The stop band begins where folding reaches the kept frequencies.
    private static double Reach(double kept) => KaiserSinc.HalfWidth(Attenuation, 0.5 - (2 * kept));
}
