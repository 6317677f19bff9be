using System.Numerics.Tensors;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Corpus;

/// <summary>Finds the highest frequency that a source really uses, from a spectrum of about 0.1 s out of each second at the source's own rate.</summary>
/// <remarks>A file of 44,100 Hz made from a telephone call has nothing above 3,400 Hz, or only the noise of a codec. So the answer is the highest
/// frequency with anything at all, unless there is a steep edge below it with little above.</remarks>
internal sealed class BandwidthMeter
{
    // A tenth of a second or a little less, whatever the rate.
    private const int LengthsPerSecond = 10;

    // Bands of 1/256 of the range: 86 Hz at 44,100 Hz.
    private const int Bands = 256;

    // dB below the strongest band: below what 16 bits hold beside it, so only rounding, dither or the images of a resampler are left.
    private const double Nothing = 100;

    // An edge: so much less, in dB, within an eighth of the frequency, and nowhere above it more again. Instruments and rooms fall by a few dB
    // there; codecs, telephones and converters by 30 and more.
    private const double EdgeDrop = 20;
    private const double EdgeWidth = 0.125;

    private readonly PowerSpectrum _spectrum;
    private readonly float[] _power;
    private readonly float[] _frame;
    private readonly int _sampleRate;
    private int _position;
    private int _frames;

    /// <summary>Prepares for a rate.</summary>
    public BandwidthMeter(int sampleRate)
    {
        _sampleRate = sampleRate;
        int length = 2 * Bands;
        while (length * 2 <= sampleRate / LengthsPerSecond)
        {
            length *= 2;
        }

        _spectrum = new PowerSpectrum(length);
        _power = new float[length / 2];
        _frame = new float[length];
    }

    /// <summary>Takes the next samples into account.</summary>
    public void Observe(ReadOnlySpan<float> samples)
    {
        int period = Math.Max(_sampleRate, _frame.Length);
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, (_position < _frame.Length ? _frame.Length : period) - _position);
            if (_position < _frame.Length)
            {
                samples[..count].CopyTo(_frame.AsSpan(_position));
            }

            samples = samples[count..];
            _position += count;
            if (_position == _frame.Length)
            {
                _spectrum.AddTo(_frame, _power);
                _frames++;
            }

            _position = _position == period ? 0 : _position;
        }
    }

    /// <summary>The highest frequency in use, in Hz; null when there was too little sound to tell.</summary>
    public double? Bandwidth()
    {
        int binsPerBand = _power.Length / Bands;
        double[] levels = new double[Bands];
        for (int band = 0; band < Bands; band++)
        {
            levels[band] = 10 * Math.Log10(TensorPrimitives.Sum<float>(_power.AsSpan(band * binsPerBand, binsPerBand)) + double.Epsilon);
        }

        double strongest = levels.Max();
        if (_frames == 0 || TensorPrimitives.Sum<float>(_power) == 0)
        {
            return null;
        }

        int top = Array.FindLastIndex(levels, level => level > strongest - Nothing);
        double above = double.NegativeInfinity;
        int next = Bands - 1;
        for (int band = top; band >= 1; band--)
        {
            // The strongest of all bands that lie at least the width of an edge higher.
            int far = band + Math.Max(3, (int)(band * EdgeWidth));
            for (; next >= far; next--)
            {
                above = Math.Max(above, levels[next]);
            }

            if (far < Bands && levels[band] - above >= EdgeDrop)
            {
                top = band;
                break;
            }
        }

        return (top + 1.0) / Bands * _sampleRate / 2;
    }
}
