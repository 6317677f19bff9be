using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

/// <summary>Counts the allocations of all threads, so nothing else may run beside it.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class TrainingStepTests
{
    [Theory]
    [InlineData(1, null)]
    [InlineData(3, 0.999)]
    public void Take_AfterTheFirst_AllocatesNothingOnAnyThread(int accumulate, double? emaDecay)
    {
        using TestCorpus corpus = TestCorpus.OfLengths(9000);
        WaveNetConfig config = WaveNetConfig.Tiny with { SampleRate = 8000, LayersPerStack = 4, Window = 256 };
        using WaveNet model = new(config, seed: 1);
        WindowSet windows = new(corpus.Corpus, [new(0, 0, 9000)], config.Window);
        TrainingOptions options = new() { Accumulate = accumulate, EmaDecay = emaDecay };
        using TrainingStep step = new(model, new WindowVisits(windows, seed: 1), TrainingSettings.Resolve(options, config, threads: 2), threads: 2);

        // The least of several runs: the runtime's own threads allocate now and then, a step that allocates does so every time.
        long least = long.MaxValue;
        for (int run = 0; run < 10 && least > 0; run++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            step.Take(run, 2 * run, 1e-3);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
    }
}
