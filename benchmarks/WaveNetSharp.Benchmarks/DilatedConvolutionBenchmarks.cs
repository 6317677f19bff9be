using BenchmarkDotNet.Attributes;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Benchmarks;

/// <summary>The dilated convolution of one layer of <c>seed</c>, forward: 2 taps, 32 channels to 64.</summary>
public class DilatedConvolutionBenchmarks
{
    private const int Channels = 32;

    private float[] _input = [];
    private float[] _weight = [];
    private float[] _bias = [];
    private float[] _result = [];
    private MatMulShape _shape;

    /// <summary>Time steps: 1 is a sample of generation, 504 a tile of training, 8,192 one second of audio.</summary>
    [Params(1, 504, 8192)]
    public int Samples { get; set; }

    [Params(1, 512)]
    public int Dilation { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _shape = new MatMulShape(Samples, Channels, 2 * Channels, Segments: 2, Dilation);
        _input = Operands.Random((int)_shape.LeftLength);
        _weight = Operands.Random((int)_shape.RightLength);
        _bias = Operands.Random(2 * Channels);
        _result = new float[_shape.ResultLength];
    }

    [Benchmark(Baseline = true)]
    public void Scalar() => MatMul.Reference(_shape, _input, _weight, _bias, default, _result);

    [Benchmark]
    public void Vector() => MatMul.Invoke(_shape, _input, _weight, _bias, default, _result);
}
