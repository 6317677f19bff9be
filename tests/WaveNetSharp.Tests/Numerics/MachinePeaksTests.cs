using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

/// <summary>How fast a machine is cannot be tested; that the numbers belong together can.</summary>
public sealed class MachinePeaksTests
{
    [Fact]
    public void Peaks_AnyMachine_AreFiniteAndAboveZero()
    {
        Assert.True(MachinePeaks.VectorBits is 0 or 128 or 256 or 512, $"{MachinePeaks.VectorBits} bits");
        Assert.InRange(MachinePeaks.OperationsPerSecond(1), 1e6, 1e15);
        Assert.InRange(MachinePeaks.BytesPerSecond(1 << 16), 1e6, 1e15);
    }

    [Fact]
    public void Peaks_NothingToMeasure_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MachinePeaks.OperationsPerSecond(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MachinePeaks.BytesPerSecond(100));
    }
}
