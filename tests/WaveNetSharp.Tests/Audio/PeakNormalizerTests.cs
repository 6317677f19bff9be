using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class PeakNormalizerTests
{
    // One rounding of the gain and one of the product, each half an ulp of a number just below 1.
    private const float Tolerance = 1.2e-7f;

    [Theory]
    [InlineData(1f)]
    [InlineData(0.001f)]
    [InlineData(-40_000f)]
    [InlineData(-1e-6f)]
    [InlineData(1e10f)]
    public void Normalize_AnyPeak_BecomesTheTarget(float peak)
    {
        float[] samples = [0, peak / 2, peak, -peak / 4];

        Assert.Equal(Math.Abs(peak), PeakNormalizer.Normalize(samples));

        Assert.Equal(PeakNormalizer.TargetPeak, Math.Abs(samples[2]), Tolerance);
        Assert.Equal(samples[2] / 2, samples[1], Tolerance);
        Assert.InRange(Pcm16.FromFloat(Math.Abs(samples[2])), 32_000, 32_766);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(9e-7f)]
    [InlineData(float.Epsilon)]
    public void Normalize_Silence_StaysAsItIs(float peak)
    {
        float[] samples = [0, peak, -peak];

        PeakNormalizer.Normalize(samples);

        Assert.Equal([0, peak, -peak], samples);
    }

    [Fact]
    public void Apply_PieceByPiece_EqualsTheWhole()
    {
        float[] whole = Recordings.Noise(5000, seed: 13);
        float[] pieces = [.. whole];
        PeakNormalizer normalizer = new();
        for (int at = 0; at < pieces.Length; at += 700)
        {
            normalizer.Observe(pieces.AsSpan(at, Math.Min(700, pieces.Length - at)));
        }

        normalizer.Observe([]);
        for (int at = 0; at < pieces.Length; at += 900)
        {
            normalizer.Apply(pieces.AsSpan(at, Math.Min(900, pieces.Length - at)));
        }

        PeakNormalizer.Normalize(whole);

        Assert.Equal(whole, pieces);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Observe_NotFinite_IsRefused(float bad) =>
        Assert.Throws<ArgumentException>(() => new PeakNormalizer().Observe([0.5f, bad]));
}
