using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Tests.Performance;

public sealed class StreamSpeedTests
{
    private static readonly MachinePeak Peak = new(256, 2, 100, 200,
        [new("L1", 32_000, 16_000, 400, 800), new("L2", 1_000_000, 500_000, 100, 180), new("memory", 64_000_000, 64_000_000, 20, 40)]);

    // 1.5 MB do not fit into the second level, which keeps 1 MB of them, whatever the number of cores that share it as the last; half of them do, but for 32 KB for each core that stay in front of it.
    [Theory]
    [InlineData(1, 1_500_000, "memory", "L2", 1 / ((1_000_000 / 100e9) + (500_000 / 20e9)))]
    [InlineData(2, 3_000_000, "memory", "L2", 1 / ((1_000_000 / 180e9) + (2_000_000 / 40e9)))]
    [InlineData(2, 1_500_000, "L2", "L1", 1 / ((64_000 / 800e9) + (1_436_000 / 180e9)))]
    [InlineData(1, 1_000_000, "L2", "L1", 1 / ((32_000 / 400e9) + (968_000 / 100e9)))]
    [InlineData(2, 64_000, "L1", null, 800e9 / 64_000)]
    public void HeldAgainst_Threads_ReadTheirPartsFromTheNearestCachesThatHaveRoom(int threads, long bytes, string level, string? front, double floor)
    {
        StreamFloor found = Of(threads, bytes, samplesPerSecond: 10_000).HeldAgainst(Peak).Floor!;

        Assert.Equal((level, front), (found.Level, found.Front));
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
