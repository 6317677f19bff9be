using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Benchmarks;

/// <summary>The gate of one generated sample: one row, where nothing hides how long its result takes.</summary>
public class RationalGateBenchmarks
{
    private const int Layers = 80;

    private float[] _gates = [];
    private float[] _gated = [];

    /// <summary>D: 32 in <c>seed</c>, 64 in <c>large</c>.</summary>
    [Params(16, 32, 64)]
    public int Channels { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _gates = Operands.Random(2 * Channels);
        _gated = new float[Channels];
    }

    // Each layer's filter is the result of the layer before; half is added, for what shrinks from layer to layer ends in slow denormal numbers.
    [Benchmark(Baseline = true, OperationsPerInvoke = Layers)]
    public void Exponential()
    {
        for (int layer = 0; layer < Layers; layer++)
        {
            GatedUnit.Forward(Channels, _gates, _gated);
            TensorPrimitives.Add(_gated, 0.5f, _gates);
        }
    }

    [Benchmark(OperationsPerInvoke = Layers)]
    public void Rational()
    {
        for (int layer = 0; layer < Layers; layer++)
        {
            RationalGate.Invoke(Channels, _gates, _gated);
            TensorPrimitives.Add(_gated, 0.5f, _gates);
        }
    }
}
