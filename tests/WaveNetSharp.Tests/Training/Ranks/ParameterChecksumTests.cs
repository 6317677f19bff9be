using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Tests.Training.Ranks;

public sealed class ParameterChecksumTests
{
    // At odd places a sign is the highest bit of a word of two.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(0, 2)]
    [InlineData(3, 6)]
    public void Of_TwoSignsFlipped_IsAnother(int one, int other)
    {
        float[] parameters = [1, 2, 3, 4, 5, 6, 7];
        float[] flipped = [.. parameters];
        flipped[one] *= -1;
        flipped[other] *= -1;

        Assert.NotEqual(ParameterChecksum.Of(parameters), ParameterChecksum.Of(flipped));
    }
}
