using BenchmarkDotNet.Running;
using WaveNetSharp.Benchmarks;
using WaveNetSharp.Training;

// These nine time whole runs, three of them for the comparison with other programs; everything else belongs to BenchmarkDotNet.
if (args is not ["train" or "generate" or "learn" or "prime" or "soak" or "corpus" or "read" or "exchange" or "overhead", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(PeerRun).Assembly).Run(args);
    return 0;
}

try
{
    if (args[0] == "learn")
    {
        LearningRun.Run(args[1..]);
    }
    else if (args[0] == "prime")
    {
        PrimingRun.Run(args[1..]);
    }
    else if (args[0] == "corpus")
    {
        CorpusScaleRun.Run(args[1..]);
    }
    else if (args[0] == "read")
    {
        ReadingRun.Run(args[1..]);
    }
    else if (args[0] == "exchange")
    {
        ExchangeRun.Run(args[1..]);
    }
    else if (args[0] == "overhead")
    {
        OverheadRun.Run(args[1..]);
    }
    else if (args[0] == "soak")
    {
        SoakRun.Run(args[1..]);
    }
    else
    {
        PeerRun.Run(args[0], args[1..]);
    }

    return 0;
}
catch (Exception wrong) when (wrong is ArgumentException or InvalidDataException or IOException or TrainingDivergedException)
{
    Console.Error.WriteLine($"error: {wrong.Message}");
    return 2;
}
