using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class TrainingSettingsTests
{
    public static TheoryData<TrainingOptions, string> OutOfRange => new()
    {
        { new() { Batch = 0 }, "batch must be between 1 and 65,536 windows, but was 0." },
        { new() { Accumulate = 0 }, "accumulate must be between 1 and 65,536 batches, but was 0." },
        { new() { Accumulate = 65537 }, "accumulate must be between 1 and 65,536 batches, but was 65537." },
        { new() { Window = 100, Stride = 101 }, "stride must be between 1 and the window of 100 samples, but was 101." },
        { new() { Stride = 0 }, "stride must be between 1 and the window of 1,024 samples, but was 0." },
        { new() { OnlyLabels = ["Jazz", ""] }, "only-label must be labels that are not empty, but was empty." },
        { new() { EmaDecay = 0 }, "ema must be above 0 and below 1, but was 0." },
        { new() { EmaDecay = 1 }, "ema must be above 0 and below 1, but was 1." },
        { new() { EmaDecay = double.NaN }, "ema must be above 0 and below 1, but was NaN." },
        // In 32 bits this would be a batch of 0 windows.
        { new() { Batch = 65536, Accumulate = 65536, Window = 2 }, "batch times accumulate times window must be at most 2,147,483,591 samples, but was 8589934592." },
    };

    public static TheoryData<TrainingOptions, TrainingOptions, string> Others => new()
    {
        { new() { Stride = 4 }, new() { Stride = 2 }, "stride was 4 and 2 is asked for. Leave --stride out" },
        { new() { Accumulate = 4 }, new() { Accumulate = 2 }, "accumulate was 4 and 2 is asked for. Leave --accumulate out" },
        { new() { EmaDecay = 0.99 }, new() { EmaDecay = 0.9 }, "ema was 0.99 and 0.9 is asked for. Leave --ema out" },
        { new(), new() { EmaDecay = 0.9 }, "ema was off and 0.9 is asked for. Leave --ema out" },
    };

    [Theory, MemberData(nameof(OutOfRange))]
    public void Resolve_OutOfRange_NamesRuleAndValue(TrainingOptions options, string expected) =>
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => Resolve(options)).Message);

    [Fact]
    public void StepWindows_BatchesAccumulated_CountsThemAll() => Assert.Equal(12, Resolve(new() { Batch = 3, Accumulate = 4 }).StepWindows);

    [Fact]
    public void RequireSame_NothingOrTheSame_IsAccepted()
    {
        TrainingSettings settings = Resolve(new() { Batch = 3, Accumulate = 4, EmaDecay = 0.99 });

        settings.RequireSame(new());
        settings.RequireSame(new() { Batch = 3, Accumulate = 4, EmaDecay = 0.99 });
    }

    [Theory, MemberData(nameof(Others))]
    public void RequireSame_AnotherValue_NamesBoth(TrainingOptions started, TrainingOptions asked, string expected)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Resolve(started).RequireSame(asked));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tiny", 0.004)]
    [InlineData("small", 0.003)]
    [InlineData("seed", 0.002)]
    [InlineData("large", 0.0025)]
    public void Resolve_NoLearningRate_FallsWithTheDepth(string preset, double expected) =>
        Assert.Equal(expected, TrainingSettings.Resolve(new TrainingOptions(), WaveNetConfig.Preset(preset), threads: 2).LearningRate, tolerance: 1e-12);

    [Fact]
    public void DefaultLearningRate_DeepestNetwork_IsAboveZero() =>
        Assert.InRange(TrainingSettings.DefaultLearningRate(WaveNetConfig.Seed with { Stacks = 64, LayersPerStack = 16 }), 5e-4, 1e-3);

    private static TrainingSettings Resolve(TrainingOptions options) => TrainingSettings.Resolve(options, WaveNetConfig.Tiny, threads: 2);
}
