using System.Numerics.Tensors;

namespace WaveNetSharp.Corpus;

/// <summary>Measures the level of a recording: its peak, its offset, and which blocks of 50 ms are silent by its own level.</summary>
/// <remarks>A block is silent when its standard deviation lies 60 dB or more below the peak, which is taken about the mean of the recording: a
/// constant offset, which nobody hears, would else hide every silence.</remarks>
internal sealed class LevelMeter(int sampleRate)
{
    // -60 dB: below the noise of a quiet room under normal speech, above that of 16 bits by 30 dB.
    private const double SilenceRatio = 1e-3;

    // 100 ms at either end: the breath before a phrase and the end of what dies away.
    private const int MarginBlocks = 2;

    // -120 dB: what is never louder is silent, whatever its own level.
    private const double SilentPeak = 1e-6;

    private readonly int _blockLength = Math.Max(1, sampleRate / 20);
    private readonly List<float> _sums = [];
    private readonly List<float> _squares = [];
    private float _sum;
    private float _square;
    private int _count;
    private float _highest = float.NegativeInfinity;
    private float _lowest = float.PositiveInfinity;
    private double _total;

    /// <summary>Samples so far.</summary>
    public long Length { get; private set; }

    /// <summary>The largest magnitude.</summary>
    public float Peak => Length == 0 ? 0 : Math.Max(Math.Abs(_highest), Math.Abs(_lowest));

    /// <summary>The mean.</summary>
    public double Mean => Length == 0 ? 0 : _total / Length;

    /// <summary>Whether there is no sound in it at all.</summary>
    public bool IsSilent => FirstSound < 0;

    private double SoundPeak => Length == 0 ? 0 : Math.Max(_highest - Mean, Mean - _lowest);

    private int Blocks => _squares.Count + (_count > 0 ? 1 : 0);

    private int FirstSound => Enumerable.Range(0, Blocks).FirstOrDefault(block => !IsSilentBlock(block), -1);

    private int LastSound => Enumerable.Range(1, Blocks).Select(back => Blocks - back).FirstOrDefault(block => !IsSilentBlock(block), -1);

    /// <summary>Takes the next samples into account.</summary>
    /// <param name="samples">Shape [n], finite.</param>
    public void Observe(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        Length += samples.Length;
        _highest = Math.Max(_highest, TensorPrimitives.Max(samples));
        _lowest = Math.Min(_lowest, TensorPrimitives.Min(samples));
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, _blockLength - _count);
            _sum += TensorPrimitives.Sum(samples[..count]);
            _square += TensorPrimitives.SumOfSquares(samples[..count]);
            _count += count;
            samples = samples[count..];
            if (_count == _blockLength)
            {
                _sums.Add(_sum);
                _squares.Add(_square);
                _total += _sum;
                _sum = 0;
                _square = 0;
                _count = 0;
            }
        }
    }

    /// <summary>Ends the last block, which may be shorter than the others. Call it once, after the last samples.</summary>
    public void Complete() => _total += _sum;

    /// <summary>What lies before the first and behind the last sound, less a margin of 100 ms.</summary>
    public TrimmedAudio Ends()
    {
        if (IsSilent)
        {
            return TrimmedAudio.None;
        }

        long start = (long)Math.Max(FirstSound - MarginBlocks, 0) * _blockLength;
        long end = Math.Min((long)(LastSound + 1 + MarginBlocks) * _blockLength, Length);
        return start == 0 && end == Length ? TrimmedAudio.None : new TrimmedAudio(start, Length - end, TrimmedAudio.SilenceReason);
    }

    /// <summary>Share of the samples that are not trimmed in silent blocks, [0, 1].</summary>
    public double SilenceShare(TrimmedAudio trimmed)
    {
        long kept = Length - trimmed.StartFrames - trimmed.EndFrames;
        long silent = 0;
        for (int block = (int)(trimmed.StartFrames / _blockLength); block < Blocks && (long)block * _blockLength < Length - trimmed.EndFrames; block++)
        {
            silent += IsSilentBlock(block) ? BlockLengthOf(block) : 0;
        }

        return kept == 0 ? 0 : (double)silent / kept;
    }

    private int BlockLengthOf(int block) => block < _squares.Count ? _blockLength : _count;

    private bool IsSilentBlock(int block)
    {
        (float sum, float square) = block < _squares.Count ? (_sums[block], _squares[block]) : (_sum, _square);
        int length = BlockLengthOf(block);
        double threshold = SoundPeak * SilenceRatio;
        double mean = sum / (double)length;
        return SoundPeak < SilentPeak || (square / (double)length) - (mean * mean) <= threshold * threshold;
    }
}
