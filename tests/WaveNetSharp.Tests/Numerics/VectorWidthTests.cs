using System.Globalization;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

/// <summary>The runtime's switches for narrower vectors have no error of their own: a misspelt one changes nothing. So each run asserts what it sees.</summary>
public sealed class VectorWidthTests
{
    private const string Expected = "WAVENET_EXPECTED_VECTOR_BITS";

    [Fact]
    public void IsSupported_WiderVectors_ImplyNarrowerOnes()
    {
        Assert.True(Simd256.IsSupported || !Simd512.IsSupported);
        Assert.True(Simd128.IsSupported || !Simd256.IsSupported);
    }

    [Fact]
    public void IsSupported_WidthOrderedByTheEnvironment_IsTheWidest()
    {
        int widest = Simd512.IsSupported ? 512 : Simd256.IsSupported ? 256 : Simd128.IsSupported ? 128 : 0;
        string expected = Environment.GetEnvironmentVariable(Expected) ?? widest.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(expected, widest.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public unsafe void Count_EachWidth_FillsTheRegister()
    {
        Assert.Equal(64, sizeof(Simd512));
        Assert.Equal(32, sizeof(Simd256));
        Assert.Equal(16, sizeof(Simd128));
        Assert.Equal((16, 8, 4), (Simd512.Count, Simd256.Count, Simd128.Count));
    }
}
