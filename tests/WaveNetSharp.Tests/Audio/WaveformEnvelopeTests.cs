using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class WaveformEnvelopeTests
{
    // A float sum of squares of at most 40 values in [-1, 1] in double: only the last rounding to float counts.
    private const double Tolerance = 1e-7;

    [Theory]
    [InlineData(10, 10)]
    [InlineData(101, 10)]
    [InlineData(400, 11)]
    public void Of_AnySignal_MatchesThePlainSearch(int count, int columns)
    {
        Random random = new(count);
        float[] samples = [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
        WaveformEnvelope envelope = WaveformEnvelope.Of(samples, columns);
        for (int column = 0; column < columns; column++)
        {
            float[] own = [.. samples.Where((_, i) => i >= column * count / columns && i < (column + 1) * count / columns)];
            float[] seen = [.. own, samples[Math.Max((column * count / columns) - 1, 0)]];
            Assert.Equal(seen.Min(), envelope.Low[column]);
            Assert.Equal(seen.Max(), envelope.High[column]);
            Assert.Equal(Math.Sqrt(own.Sum(sample => (double)sample * sample) / own.Length), envelope.Rms[column], Tolerance);
        }
    }
}
