using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Audio;

/// <summary>The power of each frequency in short stretches of sound under a Hann window.</summary>
/// <remarks>Stockham's Fourier transform of radix 2 over vectors (Van Loan 1992, "Computational Frameworks for the Fast Fourier Transform", section
/// 1.7), of half the length for real input (Press and others, Numerical Recipes, section 12.3). Unlike the transform of MathNet, which takes threads of the
/// pool, it stays on the thread of its caller. Not thread-safe; allocates only when made.</remarks>
internal sealed class PowerSpectrum
{
    private readonly int _half;
    private readonly float[] _hann;
    private readonly float[] _windowed;
    private readonly float[] _cosine;
    private readonly float[] _sine;
    private float[] _real;
    private float[] _imaginary;
    private float[] _nextReal;
    private float[] _nextImaginary;

    /// <summary>Prepares for stretches of one length.</summary>
    /// <param name="length">Samples, a power of two of at least 4.</param>
    public PowerSpectrum(int length)
    {
        if (length < 4 || !BitOperations.IsPow2(length))
        {
            throw new ArgumentException($"the length must be a power of two of at least 4, but was {length:N0}.", nameof(length));
        }

        _half = length / 2;
        _hann = [.. Enumerable.Range(0, length).Select(i => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / length))))];
        _windowed = new float[length];
        _cosine = [.. Enumerable.Range(0, _half).Select(i => (float)Math.Cos(2 * Math.PI * i / length))];
        _sine = [.. Enumerable.Range(0, _half).Select(i => (float)-Math.Sin(2 * Math.PI * i / length))];
        (_real, _imaginary, _nextReal, _nextImaginary) = (new float[_half], new float[_half], new float[_half], new float[_half]);
    }

    /// <summary>Samples in a stretch.</summary>
    public int Length => _windowed.Length;

    /// <summary>Adds the squared magnitude of each frequency.</summary>
    /// <param name="samples">Shape [Length].</param>
    /// <param name="power">Shape [Length / 2]: power[k] is of the frequency k / Length of the sample rate.</param>
    public void AddTo(ReadOnlySpan<float> samples, Span<float> power)
    {
        if (samples.Length != Length || power.Length != _half)
        {
            throw new ArgumentException($"samples must be {Length:N0} and frequencies {_half:N0}, but were {samples.Length:N0} and {power.Length:N0}.");
        }

        // Even samples become the real parts and odd ones the imaginary parts of a complex signal of half the length.
        TensorPrimitives.Multiply(samples, _hann, _windowed);
        Channels.Pick(_windowed, 2, 0, _real);
        Channels.Pick(_windowed, 2, 1, _imaginary);
        for (int stride = 1; stride < _half; stride *= 2)
        {
            Pass(stride);
            (_real, _nextReal) = (_nextReal, _real);
            (_imaginary, _nextImaginary) = (_nextImaginary, _imaginary);
        }

        AddPower(_real, _imaginary, _cosine, _sine, power);
    }

    // Arrays that are parameters or locals stay in registers; fields would be read again for each number.
    private static void AddPower(float[] real, float[] imaginary, float[] cosine, float[] sine, Span<float> power)
    {
        power[0] += (real[0] + imaginary[0]) * (real[0] + imaginary[0]);
        for (int k = 1; k < power.Length; k++)
        {
            int mirrored = power.Length - k;
            float evenReal = 0.5f * (real[k] + real[mirrored]);
            float evenImaginary = 0.5f * (imaginary[k] - imaginary[mirrored]);
            float oddReal = 0.5f * (imaginary[k] + imaginary[mirrored]);
            float oddImaginary = 0.5f * (real[mirrored] - real[k]);
            float sumReal = evenReal + (oddReal * cosine[k]) - (oddImaginary * sine[k]);
            float sumImaginary = evenImaginary + (oddReal * sine[k]) + (oddImaginary * cosine[k]);
            power[k] += (sumReal * sumReal) + (sumImaginary * sumImaginary);
        }
    }

    // Butterflies of one turn lie together, stride of them, so that from a stride of one vector on a lane is a butterfly.
    private void Pass(int stride)
    {
        int half = _half / 2;
        (float[] real, float[] imaginary, float[] nextReal, float[] nextImaginary) = (_real, _imaginary, _nextReal, _nextImaginary);
        for (int turn = 0; turn < half; turn += stride)
        {
            // Turn t of this pass is turn 2 t of the table, which is made for the whole length.
            (float cosine, float sine) = (_cosine[2 * turn], _sine[2 * turn]);
            int done = stride < Vector<float>.Count ? 0 : Vectors(turn, stride, cosine, sine);
            for (int i = turn + done; i < turn + stride; i++)
            {
                float differenceReal = real[i] - real[i + half];
                float differenceImaginary = imaginary[i] - imaginary[i + half];
                nextReal[turn + i] = real[i] + real[i + half];
                nextImaginary[turn + i] = imaginary[i] + imaginary[i + half];
                nextReal[turn + i + stride] = (differenceReal * cosine) - (differenceImaginary * sine);
                nextImaginary[turn + i + stride] = (differenceReal * sine) + (differenceImaginary * cosine);
            }
        }
    }

    private int Vectors(int turn, int stride, float cosine, float sine)
    {
        int half = _half / 2;
        int vectors = stride / Vector<float>.Count;
        for (int i = turn; i < turn + (vectors * Vector<float>.Count); i += Vector<float>.Count)
        {
            Vector<float> aReal = new(_real, i);
            Vector<float> aImaginary = new(_imaginary, i);
            Vector<float> bReal = new(_real, i + half);
            Vector<float> bImaginary = new(_imaginary, i + half);
            Vector<float> differenceReal = aReal - bReal;
            Vector<float> differenceImaginary = aImaginary - bImaginary;
            (aReal + bReal).CopyTo(_nextReal, turn + i);
            (aImaginary + bImaginary).CopyTo(_nextImaginary, turn + i);
            ((differenceReal * cosine) - (differenceImaginary * sine)).CopyTo(_nextReal, turn + i + stride);
            ((differenceReal * sine) + (differenceImaginary * cosine)).CopyTo(_nextImaginary, turn + i + stride);
        }

        return vectors * Vector<float>.Count;
    }
}
