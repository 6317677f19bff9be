using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Tests.Performance;

public sealed class SpeedTests
{
    // Odd widths, three taps and no hidden output layer: every kernel must find operands of the right length.
    private static readonly WaveNetConfig Odd = new()
    {
        Stacks = 1, LayersPerStack = 3, KernelSize = 3, ResidualChannels = 5, DilationChannels = 3, SkipChannels = 7, PostChannels = [], Window = 50,
    };

    private static readonly MachinePeak Peak = new(256, 2, 100, 200, [new("L1", 32_000, 16_000, 400, 800), new("memory", 64_000_000, 64_000_000, 20, 40)]);

    [Fact]
    public void KernelTable_AnyShape_SharesOfTheStepAddUpToOne()
    {
        KernelTable table = KernelTable.Measure(Odd, Peak, quick: true);

        Assert.Equal(1, table.UnexplainedShare + table.Kernels.Sum(kernel => kernel.ShareOfStep), 9);
        Assert.All(table.Kernels, kernel => Assert.True(kernel.NanosecondsPerSample > 0 && double.IsFinite(kernel.NanosecondsPerSample), kernel.Name));
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("seed")]
    public void KernelTable_Products_AreAllThatAStepMustCompute(string preset)
    {
        WaveNetConfig config = WaveNetConfig.Preset(preset);
        using StepKernels kernels = new(config, window: 64);

        Assert.Equal(NetworkWork.TrainingOperations(config), 2 * kernels.All.Sum(kernel => kernel.Multiplications * kernel.Repeats));
    }

    [Fact]
    public void Training_ShareOf_IsOperationsOverThePeakOfItsThreads()
    {
        TrainingSpeed speed = new(Threads: 2, Batch: 2, Window: 8192, SamplesPerSecond: 20_000, BestSamplesPerSecond: 21_000, OperationsPerSample: 6_000_000);

        Assert.Equal(0.6, speed.ShareOf(Peak), 9);
    }

    [Fact]
    public void Training_Measure_TakesTheDefaultsOfATraining()
    {
        TrainingSpeed speed = TrainingSpeed.Measure(Odd, threads: 1, steps: 1, seconds: 0);

        Assert.Equal((1, 2, 50), (speed.Threads, speed.Batch, speed.Window));
        Assert.True(speed.SamplesPerSecond > 0 && speed.SamplesPerSecond <= speed.BestSamplesPerSecond);
        Assert.True(TrainingSpeed.Predict(Odd, threads: 2, batch: 1, window: 50) > 0);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void Training_PredictNothing_IsRefused(int threads, int batch, int window) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TrainingSpeed.Predict(Odd, threads, batch, window));

    [Fact]
    public void Generation_Measure_CountsInSecondsOfAudio()
    {
        GenerationSpeed speed = GenerationSpeed.Measure(Odd, takes: 2, threads: 2, seconds: 0.02);

        Assert.True(speed.SamplesPerSecond > 0 && speed.TakesSamplesPerSecond > 0 && speed.BytesPerSample > 0);
        Assert.Equal(speed.SamplesPerSecond / Odd.SampleRate, speed.TimesRealTime);
        Assert.Equal(speed.TakesSamplesPerSecond / Odd.SampleRate, speed.TakesTimesRealTime);
    }

    [Fact]
    public void Generation_Predict_HasEveryMode()
    {
        IReadOnlyList<StreamSpeed> modes = GenerationSpeed.Predict(WaveNetConfig.Small, threads: 2);

        Assert.Equal([GenerationMode.Fast, GenerationMode.Fast, GenerationMode.Exact], modes.Select(mode => mode.Mode));
        Assert.Equal([2, 1], modes.Take(2).Select(fast => fast.Threads));

        // Past taps are read once for up to eight samples; in no shape are they the most of it.
        long once = NetworkWork.GenerationBytes(WaveNetConfig.Small);
        Assert.InRange(modes[^1].BytesPerSample, once / 2, once);
        Assert.All(modes.Take(modes.Count - 1), fast => Assert.InRange(fast.BytesPerSample, 1, modes[^1].BytesPerSample / 2));
        Assert.True(GenerationSpeed.PredictTakes(Odd, takes: 2, threads: 1) > 0);
    }
}
