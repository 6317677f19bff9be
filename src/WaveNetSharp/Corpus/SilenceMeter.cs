using System.Numerics.Tensors;

namespace WaveNetSharp.Corpus;

/// <summary>Measures how much of a recording is silent, relative to its own peak, in blocks of 50 ms.</summary>
internal sealed class SilenceMeter(int sampleRate)
{
    // -60 dB: below the noise of a quiet room under normal speech, above that of 16 bits by 30 dB.
    private const float SilenceRatio = 1e-3f;

    private readonly int _blockLength = Math.Max(1, sampleRate / 20);
    private readonly List<float> _meanSquares = [];
    private float _sum;
    private int _count;
    private long _samples;

    /// <summary>Takes the next samples into account.</summary>
    public void Observe(ReadOnlySpan<float> samples)
    {
        _samples += samples.Length;
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, _blockLength - _count);
            _sum += TensorPrimitives.SumOfSquares(samples[..count]);
            _count += count;
            samples = samples[count..];
            if (_count == _blockLength)
            {
                _meanSquares.Add(_sum / _count);
                _sum = 0;
                _count = 0;
            }
        }
    }

    /// <summary>Share of the samples that lie in blocks with a root mean square 60 dB or more below a peak, [0, 1].</summary>
    public double Share(float peak)
    {
        double threshold = (double)peak * SilenceRatio * peak * SilenceRatio;
        long silent = (long)_blockLength * _meanSquares.Count(meanSquare => meanSquare <= threshold);
        silent += _count > 0 && _sum / _count <= threshold ? _count : 0;
        return _samples == 0 ? 0 : (double)silent / _samples;
    }
}
