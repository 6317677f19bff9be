using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Audio;

public sealed class ChannelsTests
{
    // From none to beyond four vectors of 16.
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 66)];

    [Theory, MemberData(nameof(Lengths))]
    public void Mix_AnyLength_MatchesThePlainLoop(int frames)
    {
        foreach (int channels in new[] { 1, 2, 3 })
        {
            float[] interleaved = Recordings.Noise(frames * channels, seed: frames);
            float[] expected = new float[frames];
            Channels.MixReference(interleaved, channels, expected);
            float[] mono = [.. Enumerable.Repeat(float.NaN, frames + 1)];
            Channels.Mix(interleaved, channels, mono);

            Assert.Equal([.. expected, float.NaN], mono);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Pick_AnyLength_MatchesThePlainLoop(int frames)
    {
        foreach (int channels in new[] { 1, 2, 3 })
        {
            float[] interleaved = Recordings.Noise(frames * channels, seed: frames);
            for (int channel = 0; channel < channels; channel++)
            {
                float[] expected = new float[frames];
                Channels.PickReference(interleaved, channels, channel, expected);
                float[] mono = [.. Enumerable.Repeat(float.NaN, frames + 1)];
                Channels.Pick(interleaved, channels, channel, mono);

                Assert.Equal([.. expected, float.NaN], mono);
            }
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void CountClipped_AnyLength_MatchesThePlainLoop(int length)
    {
        float[] samples = [.. Recordings.Noise(length, seed: length).Select(sample => sample * 1.5f)];

        Assert.Equal(SourceMeter.CountClippedReference(samples), SourceMeter.CountClipped(samples));
    }

    [Fact]
    public void Mix_PartOfAFrameOrNoRoom_Throws()
    {
        Assert.Throws<ArgumentException>(() => Channels.Mix(new float[3], 2, new float[2]));
        Assert.Throws<ArgumentException>(() => Channels.Mix(new float[4], 2, new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Channels.Pick(new float[4], 2, 2, new float[2]));
    }
}
