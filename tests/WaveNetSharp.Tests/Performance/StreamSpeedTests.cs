using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Tests.Performance;

public sealed class StreamSpeedTests
{
    private static readonly MachinePeak Peak = new(256, 2, 100, 200,
        [new("L1", 32_000, 16_000, 400, 800), new("L2", 1_000_000, 500_000, 100, 180), new("memory", 64_000_000, 64_000_000, 20, 40)]);

    // 1.5 MB do not fit into the second level; half of them do, and both cores together read it at 180 GB/s.
    [Theory]
    [InlineData(1, 1_500_000, "memory", 20e9 / 1_500_000)]
    [InlineData(2, 1_500_000, "L2", 180e9 / 1_500_000)]
    [InlineData(1, 1_000_000, "L2", 100e9 / 1_000_000)]
    [InlineData(2, 64_000, "L1", 800e9 / 64_000)]
    public void HeldAgainst_Threads_ReadTheirPartsFromTheNearestCacheThatHoldsThem(int threads, long bytes, string level, double floor)
    {
        StreamFloor found = Of(threads, bytes, samplesPerSecond: 10_000).HeldAgainst(Peak).Floor!;

        Assert.Equal(level, found.Level);
        Assert.Equal(floor, found.SamplesPerSecond, 6);
        Assert.Equal(10_000 / floor, found.Share, 9);
    }

    // Real time alone leaves nothing for the program that plays.
    [Theory]
    [InlineData(7_999, false)]
    [InlineData(8_000, false)]
    [InlineData(10_000, true)]
    public void PlaysLive_AtEightThousandHertz_NeedsAQuarterMoreThanRealTime(double samplesPerSecond, bool expected) =>
        Assert.Equal(expected, Of(1, 1000, samplesPerSecond).PlaysLive);

    [Fact]
    public void MeasureModes_NetworkTooSmallToShare_HasFastModeOnce()
    {
        using WaveNet model = new(WaveNetConfig.Tiny, seed: 1);

        IReadOnlyList<StreamSpeed> modes = StreamSpeed.MeasureModes(model, threads: 2, seconds: 0.01);

        Assert.Equal([GenerationMode.Fast, GenerationMode.Exact], modes.Select(mode => mode.Mode));
        Assert.Equal(1, modes[0].Threads);
        Assert.All(modes, mode => Assert.True(mode.SamplesPerSecond > 0 && mode.SamplesPerSecond <= mode.BestSamplesPerSecond, $"{mode}"));
    }

    [Fact]
    public void Measure_NoTime_IsRefused()
    {
        using WaveNet model = new(WaveNetConfig.Tiny, seed: 1);

        Assert.Throws<ArgumentOutOfRangeException>("seconds", () => StreamSpeed.Measure(model, GenerationMode.Fast, threads: 1, seconds: 0));
    }

    private static StreamSpeed Of(int threads, long bytes, double samplesPerSecond) =>
        new(GenerationMode.Fast, threads, samplesPerSecond, samplesPerSecond, samplesPerSecond / 8000, bytes);
}
