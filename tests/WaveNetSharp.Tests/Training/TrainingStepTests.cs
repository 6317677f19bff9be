using WaveNetSharp.Model;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

[Collection(MeasuredAlone.Name)]
public sealed class TrainingStepTests : IDisposable
{
    private static readonly WaveNetConfig Config = WaveNetConfig.Tiny with { SampleRate = 8000, LayersPerStack = 4, Window = 256 };

    private readonly TestCorpus _corpus = TestCorpus.OfLengths(9000);

    public void Dispose() => _corpus.Dispose();

    [Fact]
    public void Take_AfterTheFirst_AllocatesNothing()
    {
        using WaveNet model = new(Config, seed: 1);
        WaveNetSharp.Corpus.WindowSet windows = new(_corpus.Corpus, [new(0, 0, 9000)], Config.Window);
        using TrainingStep step = new(model, windows, TrainingSettings.Resolve(new TrainingOptions(), Config, threads: 2), threads: 2);
        step.Take(0, 0, 1e-3);
        step.Take(1, 2, 1e-3);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 2; i < 12; i++)
        {
            step.Take(i, 2 * i, 1e-3);
        }

        // Counted over all threads, the workers' and those of the test runner, which may say a word: ten steps stay below one small object each.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000);
    }
}
