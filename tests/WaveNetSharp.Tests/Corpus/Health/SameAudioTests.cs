using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Tests.Corpus.Health;

public sealed class SameAudioTests
{
    private const int Frames = 6 * MadeUp.Rate;

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(-1105.3)]
    [InlineData(3200)]
    public void Test_LaterByAnyPartOfASecond_IsTheSame(double delay) =>
        Assert.True(Compare(Encodings.Music(1, Frames), Encodings.Music(1, Frames, delay)));

    [Theory]
    [InlineData(0.001)]
    [InlineData(-0.05)]
    public void Test_OtherLevelAndPolarity_IsTheSame(double gain) =>
        Assert.True(Compare(Encodings.Music(1, Frames), Encodings.Music(1, Frames, gain: gain)));

    [Fact]
    public void Test_OtherTonesOfTheSameKind_AreNot() =>
        Assert.False(Compare(Encodings.Music(1, Frames), Encodings.Music(2, Frames)));

    [Fact]
    public void Test_SilenceAndSilence_SayNothing() => Assert.False(Compare(new short[Frames], new short[Frames]));

    [Theory]
    [InlineData(2)]
    [InlineData(500)]
    [InlineData(9000)]
    public void Test_ShortRecordings_AreReadInsideTheirEnds(int frames) =>
        Assert.True(Compare(Encodings.Music(1, frames), Encodings.Music(1, frames + 40)));

    private static bool Compare(short[] first, short[] second)
    {
        MadeUp corpus = new MadeUp().Add(MadeUp.Of("a", MadeUp.Good), first).Add(MadeUp.Of("b", MadeUp.Good), second);
        return new SameAudio(corpus.Read, MadeUp.Rate).Test((0, first.Length), (1, second.Length));
    }
}
