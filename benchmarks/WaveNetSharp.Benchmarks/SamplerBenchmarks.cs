using BenchmarkDotNet.Attributes;
using WaveNetSharp.Generation;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Benchmarks;

/// <summary>The choice of one code from 256 logits, which no other work of a generated sample can run beside.</summary>
public class SamplerBenchmarks
{
    private readonly Sampler _sampler = new(new RandomSource(seed: 1));
    private readonly SamplingOptions _plain = new();
    private readonly SamplingOptions _warm = new() { Temperature = 0.9 };
    private readonly SamplingOptions _nucleus = new() { TopP = 0.9 };

    // A bell over the codes, as wide as a trained network's.
    private readonly float[] _logits = [.. Enumerable.Range(0, 256).Select(code => -MathF.Pow((code - 120) / 30f, 2))];

    [Benchmark(Baseline = true)]
    public double Plain() => _sampler.Next(_logits, _plain).Bits;

    [Benchmark]
    public double Temperature() => _sampler.Next(_logits, _warm).Bits;

    [Benchmark]
    public double TopP() => _sampler.Next(_logits, _nucleus).Bits;
}
