using BenchmarkDotNet.Attributes;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Benchmarks;

/// <summary>The gradient of one skip projection of <c>seed</c>: 32 channels by 128, summed over time.</summary>
public class SkipWeightGradientBenchmarks
{
    private const int Dilation = 32;
    private const int Skip = 128;

    private float[] _gated = [];
    private float[] _skip = [];
    private float[] _gradient = [];

    /// <summary>Time steps: 504 is a tile of training, 8,192 one second of audio.</summary>
    [Params(504, 8192)]
    public int Samples { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _gated = Operands.Random(Samples * Dilation);
        _skip = Operands.Random(Samples * Skip);
        _gradient = new float[Dilation * Skip];
    }

    [Benchmark(Baseline = true)]
    public void Scalar() => MatMulTransposed.Reference(Samples, Dilation, Skip, _gated, _skip, _gradient);

    [Benchmark]
    public void Vector() => MatMulTransposed.Accumulate(Samples, Dilation, Skip, _gated, _skip, _gradient);
}
