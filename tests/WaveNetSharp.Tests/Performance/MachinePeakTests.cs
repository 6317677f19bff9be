using WaveNetSharp.Performance;

namespace WaveNetSharp.Tests.Performance;

/// <summary>How fast a machine is cannot be tested; that the numbers are there and are asked for rightly can.</summary>
public sealed class MachinePeakTests
{
    private static readonly MachinePeak Known = new(256, 4, 100, 320,
        [new("L1", 32_000, 16_000, 400, 1600), new("L2", 1_000_000, 500_000, 200, 800), new("memory", 64_000_000, 64_000_000, 20, 40)]);

    [Fact]
    public void Measure_AnyMachine_IsPositiveAndFinite()
    {
        MachinePeak peak = MachinePeak.Measure(threads: 2, quick: true);

        Assert.True(peak.VectorBits is 0 or 128 or 256 or 512, $"{peak.VectorBits}");
        Assert.Equal("memory", peak.Bandwidths[^1].Level);
        double[] speeds =
        [
            peak.OneCoreGigaflops, peak.AllCoresGigaflops,
            .. peak.Bandwidths.SelectMany(level => new[] { level.OneCoreGigabytesPerSecond, level.AllCoresGigabytesPerSecond }),
        ];
        Assert.All(speeds, speed => Assert.True(speed > 0 && double.IsFinite(speed), $"{speed}"));
    }

    [Fact]
    public void Measure_NoThreads_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => MachinePeak.Measure(threads: 0));

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 160)]
    [InlineData(4, 320)]
    public void GigaflopsOf_Threads_IsTheirPartOfWhatAllReachTogether(int threads, double expected) =>
        Assert.Equal(expected, Known.GigaflopsOf(threads));

    // Two cores read at most twice what one does, all four at most what they were measured to.
    [Theory]
    [InlineData(1, 20e9)]
    [InlineData(2, 40e9)]
    [InlineData(3, 40e9)]
    [InlineData(4, 40e9)]
    public void BytesPerSecond_Threads_IsWhatTheyReadTogether(int threads, double expected) =>
        Assert.Equal(expected, Known.BytesPerSecond(Known.Bandwidths[^1], threads));

    [Theory]
    [InlineData(32_000, "L1")]
    [InlineData(32_001, "L2")]
    [InlineData(1_000_000_000, "memory")]
    public void BandwidthOf_Bytes_IsTheNearestLevelThatHoldsThem(long bytes, string expected) =>
        Assert.Equal(expected, Known.BandwidthOf(bytes).Level);

    [Fact]
    public void Best_OfTwoMeasurements_TakesTheHigherOfEachNumber()
    {
        MachinePeak disturbed = Known with { AllCoresGigaflops = 90, Bandwidths = [Known.Bandwidths[0] with { OneCoreGigabytesPerSecond = 410 }, .. Known.Bandwidths.Skip(1)] };

        Assert.All([Known.Best(disturbed), disturbed.Best(Known)], best =>
        {
            Assert.Equal((100, 320), (best.OneCoreGigaflops, best.AllCoresGigaflops));
            Assert.Equal([410, 200, 20], best.Bandwidths.Select(level => level.OneCoreGigabytesPerSecond));
            Assert.Equal([1600, 800, 40], best.Bandwidths.Select(level => level.AllCoresGigabytesPerSecond));
        });
    }

    [Theory]
    [InlineData("32K", 32_768L)]
    [InlineData("2M", 2_097_152L)]
    [InlineData("512", 512L)]
    [InlineData("", null)]
    [InlineData("big", null)]
    [InlineData("0K", null)]
    public void Size_AsTheSystemWritesIt_IsBytes(string text, long? expected) =>
        Assert.Equal(expected, CacheSize.Size(text));
}
