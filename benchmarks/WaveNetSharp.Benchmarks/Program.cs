using BenchmarkDotNet.Running;
using WaveNetSharp.Benchmarks;

// train and generate time whole programs, for the comparison with other ones; everything else belongs to BenchmarkDotNet.
if (args is ["train" or "generate", ..])
{
    return PeerRun.Run(args);
}

BenchmarkSwitcher.FromAssembly(typeof(PeerRun).Assembly).Run(args);
return 0;
