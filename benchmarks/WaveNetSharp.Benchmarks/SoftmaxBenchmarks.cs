using BenchmarkDotNet.Attributes;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Benchmarks;

/// <summary>Softmax over 256 codes, its loss and gradient; in place. The scalar definition computes in double precision.</summary>
public class SoftmaxBenchmarks
{
    private float[] _logits = [];
    private byte[] _targets = [];

    /// <summary>Time steps: 126 is what training takes at once, 8,192 one second of audio.</summary>
    [Params(126, 8192)]
    public int Samples { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _logits = Operands.Random(Samples * 256);
        _targets = new byte[Samples];
    }

    [Benchmark(Baseline = true)]
    public double Scalar() => SoftmaxCrossEntropy.Reference(_logits, _targets, 1);

    [Benchmark]
    public double Vector() => SoftmaxCrossEntropy.Backward(_logits, _targets, 1);
}
