using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

/// <summary>Rows of integers and all that a narrow product takes besides the matrix; what lies between rows and behind them must neither be read nor written.</summary>
internal sealed unsafe class NarrowOperands : IDisposable
{
    private readonly Random _random;
    private readonly NarrowMatrix _matrix;
    private readonly AlignedMemory _values;
    private readonly AlignedMemory _scales;
    private readonly int _stride;

    /// <summary>Makes random rows with a scale for each block.</summary>
    public NarrowOperands(Random random, int rows, NarrowMatrix matrix)
    {
        _random = random;
        _matrix = matrix;
        Rows = rows;
        _stride = matrix.PaddedInputs + 6;
        _values = new AlignedMemory(rows * _stride / 2);
        _scales = new AlignedMemory(rows * (matrix.Blocks + 1));
        _scales.Span.Fill(float.NaN);
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < _stride; k++)
            {
                Values[(row * _stride) + k] = (short)(k < matrix.PaddedInputs ? random.Next(-16383, 16384) : short.MinValue);
            }

            random.Uniform(matrix.Blocks, 1e-4f).CopyTo(_scales.Slice(row * (matrix.Blocks + 1), matrix.Blocks));
        }
    }

    public int Rows { get; }

    /// <summary>Floats from one row of a result to the next: longer than a row.</summary>
    public int ResultStride => _matrix.PaddedOutputs + 5;

    public short* Values => (short*)_values.Pointer;

    /// <summary>The rows from an input on, a multiple of 64.</summary>
    public NarrowRows From(int input = 0) => new(Values + input, _scales.Pointer + (input / 64), _stride, _matrix.Blocks + 1, 1);

    /// <summary>All with one scale, as the inputs of layers have.</summary>
    public NarrowRows WithOneScale() => new(Values, _scales.Pointer, _stride, 0, 0);

    /// <summary>Rows to add to, <see cref="ResultStride"/> apart, NaN between them.</summary>
    public float[] Addend()
    {
        float[] addend = new float[Rows * ResultStride];
        Array.Fill(addend, float.NaN);
        for (int row = 0; row < Rows; row++)
        {
            _random.Uniform(_matrix.PaddedOutputs).CopyTo(addend, row * ResultStride);
        }

        return addend;
    }

    /// <summary>The whole product in the width of this process, in place.</summary>
    public float[] Product(float[] addend)
    {
        float[] result = [.. addend];
        fixed (float* to = result)
        {
            NarrowProduct.Invoke(Rows, From(), _matrix, 0, _matrix.PaddedInputs, to, ResultStride, to, ResultStride, 0, _matrix.PaddedOutputs);
        }

        return [.. Enumerable.Range(0, Rows).SelectMany(row => result.Skip(row * ResultStride).Take(_matrix.Outputs))];
    }

    public void Dispose()
    {
        _values.Dispose();
        _scales.Dispose();
    }
}
