using System.Numerics.Tensors;
using MathNet.Numerics.IntegralTransforms;

namespace WaveNetSharp.Audio;

/// <summary>The frames that a <see cref="Spectrogram"/> hears of a signal, and the mean of their power in each frequency.</summary>
internal sealed class SpectrogramFrames
{
    private readonly float[] _hann;
    private readonly float[] _frame;
    private readonly float[] _power;
    private readonly double _samplesPerColumn;
    private readonly float _fullScale;

    /// <summary>Places the frames.</summary>
    /// <param name="length">Samples of the signal.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="columns">Steps in time.</param>
    /// <param name="most">Frames in a column, at most.</param>
    public SpectrogramFrames(long length, int sampleRate, int columns, int most)
    {
        Window = WindowFor(length, sampleRate);
        Samples = new float[Window];
        _hann = [.. Enumerable.Range(0, Window).Select(i => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / Window))))];
        _fullScale = TensorPrimitives.Sum<float>(_hann) / 2;
        // Padded with as many zeros again: neighbouring bins then lie so close that a row between two of them shows no notch.
        _frame = new float[(2 * Window) + 2];
        _power = new float[Window + 1];
        _samplesPerColumn = (double)length / columns;
        PerColumn = (int)Math.Clamp(Math.Ceiling(2 * _samplesPerColumn / Window), 1, most);
    }

    /// <summary>Samples in a frame.</summary>
    public int Window { get; }

    /// <summary>Frames in a column, evenly spaced.</summary>
    public int PerColumn { get; }

    /// <summary>The samples of the next frame, to be filled before <see cref="AddPower"/>.</summary>
    public float[] Samples { get; }

    /// <summary>The first sample of a frame; may lie before the signal, as its last may lie behind it.</summary>
    public long Start(int column, int frame) => (long)((column + ((frame + 0.5) / PerColumn)) * _samplesPerColumn) - (Window / 2);

    /// <summary>Adds the power of the frame in <see cref="Samples"/>.</summary>
    public void AddPower()
    {
        TensorPrimitives.Multiply(Samples, _hann, _frame);
        Array.Clear(_frame, Window, _frame.Length - Window);
        Fourier.ForwardReal(_frame, _frame.Length - 2, FourierOptions.NoScaling);
        for (int bin = 0; bin < _power.Length; bin++)
        {
            float real = _frame[2 * bin];
            float imaginary = _frame[(2 * bin) + 1];
            _power[bin] += (real * real) + (imaginary * imaginary);
        }
    }

    /// <summary>The mean over the frames of a column, relative to a full-scale sine; begins the next column.</summary>
    /// <returns>Shape [Window + 1], from 0 to half the sample rate.</returns>
    public float[] TakeMeanPower()
    {
        float[] mean = new float[_power.Length];
        TensorPrimitives.Divide(_power, PerColumn * _fullScale * _fullScale, mean);
        Array.Clear(_power);
        return mean;
    }

    private static int WindowFor(long samples, int sampleRate)
    {
        int window = 64;
        while (window * 2 <= sampleRate / 15 && window < 8192 && window * 8L <= samples)
        {
            window *= 2;
        }

        return window;
    }
}
