using BenchmarkDotNet.Attributes;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Benchmarks;

/// <summary>Adam over all parameters of a preset: once a step, whatever the number of windows.</summary>
public class AdamBenchmarks
{
    private static readonly AdamUpdate.Coefficients Coefficients = new(1e-3f, 0, 1, 0.9f, 0.999f, 1, 1, 1e-8f);

    private float[] _parameters = [];
    private float[] _gradient = [];
    private float[] _first = [];
    private float[] _second = [];

    [Params("small", "seed")]
    public string Preset { get; set; } = "";

    [GlobalSetup]
    public void Fill()
    {
        int length = new ParameterLayout(WaveNetConfig.Preset(Preset)).Length;
        _parameters = Operands.Random(length);
        _gradient = Operands.Random(length);
        _first = new float[length];
        _second = new float[length];
    }

    [Benchmark(Baseline = true)]
    public void Scalar() => AdamUpdate.Reference(Coefficients, _parameters, _gradient, _first, _second);

    [Benchmark]
    public void Vector() => AdamUpdate.Invoke(Coefficients, _parameters, _gradient, _first, _second);
}
