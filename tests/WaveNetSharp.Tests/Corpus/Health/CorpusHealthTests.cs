using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Tests.Corpus.Health;

public sealed class CorpusHealthTests
{
    [Fact]
    public void Totals_MixedCorpus_AddUp()
    {
        CorpusHealth health = Mixed().Health();

        Assert.Equal((4, 2, 1, 1), (health.Totals.Recordings, health.Totals.Fine, health.Totals.LookAt, health.Totals.LeaveOut));
        Assert.Equal((4.0, 3.0), (health.Totals.Minutes, health.Totals.MinutesToKeep));
        Assert.Equal(new SourceKinds(1, 3, 0), health.Totals.Channels);
        Assert.Equal([FindingKind.MostlySilent, FindingKind.Clipped], health.Totals.Findings.Select(count => count.Kind));
        Assert.Equal(new FindingCount(FindingKind.MostlySilent, Rating.LeaveOut, 1, 1), health.Totals.Findings[0]);
        Assert.Equal(0.01 + 0.01 + 0.01 + 0.99, health.Totals.SilentMinutes, precision: 9);
    }

    [Fact]
    public void WorstFirst_MixedCorpus_EndsWithTheFineOnesInOrder() =>
        Assert.Equal(["d.wav", "b.wav", "a.wav", "c.wav"], Mixed().Health().WorstFirst.Select(recording => recording.Source));

    [Fact]
    public void Labels_MixedCorpus_MostMinutesFirstAndThoseWithoutLast() =>
        Assert.Equal([new("rock", 2, 2), new("jazz", 1, 1), new(null, 1, 1)], Mixed().Health().Labels);

    [Theory]
    [InlineData(9, null)]
    [InlineData(11, "There is 11 times as much of 'rock' as of 'jazz'")]
    public void LabelNote_OneLabelDrownsTheOther_SaysSo(int times, string? expected)
    {
        CorpusHealth health = new MadeUp()
            .Add(MadeUp.Of("a.wav", MadeUp.Good, frames: 10 * MadeUp.Rate, label: "jazz"))
            .Add(MadeUp.Of("b.wav", MadeUp.Good, frames: 10 * times * MadeUp.Rate, label: "rock")).Health();

        Assert.StartsWith(expected ?? "", health.LabelNote ?? "", StringComparison.Ordinal);
        Assert.Equal(expected is null, health.LabelNote is null);
    }

    [Fact]
    public void EveryKind_HasATitle() =>
        Assert.All(Enum.GetValues<FindingKind>(), kind => Assert.NotEmpty(new FindingCount(kind, Rating.Fine, 1, 1).Title));

    private static MadeUp Mixed() => new MadeUp()
        .Add(MadeUp.Of("a.wav", MadeUp.Good, label: "rock"))
        .Add(MadeUp.Of("b.wav", MadeUp.Good with { ClippingShare = 0.01 }, label: "jazz"))
        .Add(MadeUp.Of("c.wav", MadeUp.Good with { SourceChannels = 1, SideShare = null }, label: "rock"))
        .Add(MadeUp.Of("d.wav", MadeUp.Good with { SilenceShare = 0.99 }));
}
