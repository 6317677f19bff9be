using BenchmarkDotNet.Attributes;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Benchmarks;

/// <summary>tanh times sigmoid of one layer of <c>seed</c>, 32 channels; in place, whatever the values have become.</summary>
public class GatedUnitBenchmarks
{
    private const int Channels = 32;

    private float[] _gates = [];
    private float[] _gated = [];

    /// <summary>Time steps: 1 is a sample of generation, 504 a tile of training, 8,192 one second of audio.</summary>
    [Params(1, 504, 8192)]
    public int Samples { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _gates = Operands.Random(Samples * 2 * Channels);
        _gated = new float[Samples * Channels];
    }

    [Benchmark(Baseline = true)]
    public void Scalar() => GatedUnit.ForwardReference(Channels, _gates, _gated);

    [Benchmark]
    public void Vector() => GatedUnit.Forward(Channels, _gates, _gated);
}
