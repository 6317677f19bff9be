using System.Numerics.Tensors;
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace WaveNetSharp.Corpus.Health;

/// <summary>Tells by correlation whether two recordings hold the same audio, however encoded, at whatever level or polarity.</summary>
/// <remarks>Three stretches of about a second are compared at the offset, of half a second at most, that suits each best.</remarks>
internal sealed class SameAudio
{
    // Other takes, or other pieces in the same key, stay below 0.3 over a second; encodings at 32 kbit/s are above 0.9 below 4 kHz.
    private const double Threshold = 0.8;

    // Between two samples: an encoder's delay is no whole number of samples at another rate.
    private const int StepsPerSample = 8;

    private static readonly double[] Places = [0.5, 0.25, 0.75];

    private readonly PcmReader _read;
    private readonly int _length;
    private readonly short[] _pcm;
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly Complex32[] _firstSpectrum;
    private readonly Complex32[] _secondSpectrum;
    private readonly Complex32[] _product;

    /// <summary>Makes room for comparisons; for one thread.</summary>
    /// <param name="read">The stored samples.</param>
    /// <param name="sampleRate">Their rate.</param>
    public SameAudio(PcmReader read, int sampleRate)
    {
        _read = read;
        _length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)sampleRate);
        _pcm = new short[2 * _length];
        _first = new float[2 * _length];
        _second = new float[2 * _length];
        _firstSpectrum = new Complex32[2 * _length];
        _secondSpectrum = new Complex32[2 * _length];
        _product = new Complex32[2 * _length];
    }

    /// <summary>Compares two recordings.</summary>
    /// <param name="first">The index of one, and its frames.</param>
    /// <param name="second">Those of the other.</param>
    public bool Test((int Index, long Frames) first, (int Index, long Frames) second)
    {
        long shorter = Math.Min(first.Frames, second.Frames);
        int same = 0;
        int other = 0;
        foreach (double place in Places)
        {
            // Relative to the start, where both begin with the same sound; the second is read half a stretch earlier and twice as long.
            long start = (long)(place * Math.Max(0, shorter - _length));
            double firstEnergy = Read(first, start, _length, _first);
            double secondEnergy = Read(second, start - (_length / 2), 2 * _length, _second);
            if (firstEnergy > 0 && secondEnergy > 0)
            {
                bool alike = Correlation(firstEnergy) >= Threshold;
                same += alike ? 1 : 0;
                other += alike ? 0 : 1;
            }

            // Two of three decide.
            if (same == 2 || other == 2)
            {
                break;
            }
        }

        return same > other;
    }

    private double Read((int Index, long Frames) recording, long start, int length, float[] samples)
    {
        Array.Clear(samples);
        long from = Math.Max(start, 0);
        int count = (int)Math.Max(0, Math.Min(start + length, recording.Frames) - from);
        Span<short> pcm = _pcm.AsSpan(0, count);
        _read(recording.Index, from, pcm);
        Span<float> target = samples.AsSpan((int)(from - start), count);
        TensorPrimitives.ConvertTruncating<short, float>(pcm, target);
        if (count > 0)
        {
            TensorPrimitives.Subtract(target, TensorPrimitives.Sum<float>(target) / count, target);
        }

        return TensorPrimitives.SumOfSquares<float>(target);
    }

    // The largest magnitude of the normalised correlation over all offsets.
    private double Correlation(double firstEnergy)
    {
        Transform(_first, _firstSpectrum);
        Transform(_second, _secondSpectrum);
        for (int bin = 0; bin < _product.Length; bin++)
        {
            _product[bin] = _secondSpectrum[bin] * _firstSpectrum[bin].Conjugate();
        }

        Complex32[] correlation = [.. _product];
        Fourier.Inverse(correlation, FourierOptions.AsymmetricScaling);
        double secondEnergy = TensorPrimitives.SumOfSquares<float>(_second.AsSpan(0, _length));
        double best = 0, energyAtBest = 1;
        int offset = 0;
        for (int i = 0; i <= _length; i++)
        {
            double value = Math.Abs(correlation[i].Real) / Math.Sqrt(firstEnergy * Math.Max(secondEnergy, 1));
            if (value > best && secondEnergy > 0)
            {
                (best, offset, energyAtBest) = (value, i, secondEnergy);
            }

            if (i < _length)
            {
                secondEnergy += (_second[i + _length] * (double)_second[i + _length]) - (_second[i] * (double)_second[i]);
            }
        }

        return best >= Threshold || best < Threshold / 2 ? best : Between(offset) / Math.Sqrt(firstEnergy * energyAtBest);
    }

    // The correlation is a signal without frequencies above half the rate, so its spectrum gives it between the samples, too.
    private double Between(int offset)
    {
        double best = 0;
        int bins = _product.Length / 2;
        for (int step = -StepsPerSample + 1; step < StepsPerSample; step++)
        {
            double turn = Math.PI * (offset + ((double)step / StepsPerSample)) / bins;
            double sum = 0;
            for (int bin = 1; bin < bins; bin++)
            {
                (double sine, double cosine) = Math.SinCos(turn * bin);
                sum += (_product[bin].Real * cosine) - (_product[bin].Imaginary * sine);
            }

            best = Math.Max(best, Math.Abs(sum) / bins);
        }

        return best;
    }

    private static void Transform(float[] samples, Complex32[] spectrum)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            spectrum[i] = new Complex32(samples[i], 0);
        }

        Fourier.Forward(spectrum, FourierOptions.AsymmetricScaling);
    }
}
