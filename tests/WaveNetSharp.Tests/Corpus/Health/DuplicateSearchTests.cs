using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Tests.Corpus.Health;

public sealed class DuplicateSearchTests
{
    private const int Frames = 10 * MadeUp.Rate;

    [Fact]
    public void Of_OtherEncodings_AreOneGroupThatKeepsTheBest()
    {
        MadeUp corpus = new MadeUp()
            .Add(Song("a.mp3", 1, bandwidth: 16_000), Encodings.Music(1, Frames - 300, delay: 200.4, noise: 0.01))
            .Add(Song("b.flac", 1), Encodings.Music(1, Frames))
            .Add(Song("c.ogg", 1), Encodings.Music(1, Frames, delay: -90.5, gain: -0.02))
            .Add(Song("d.wav", 2), Encodings.Music(2, Frames));

        CorpusHealth health = corpus.Health();

        DuplicateGroup group = Assert.Single(health.Duplicates);
        Assert.Equal(1, group.Keep);
        Assert.Equal([0, 2], group.Others);
        Assert.Equal([Rating.LeaveOut, Rating.Fine, Rating.LeaveOut, Rating.Fine], Enumerable.Range(0, 4).Select(i => health[i].Rating));
        Assert.Contains("'b.flac'", Assert.Single(health[0].Findings).Sentence, StringComparison.Ordinal);
        Assert.Contains("The best of 3", Assert.Single(health[1].Findings).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_BestEncodingHasAFault_KeepsTheOneWithout()
    {
        Recording clipped = Song("a.wav", 1);
        MadeUp corpus = new MadeUp()
            .Add(clipped with { Measured = clipped.Measured with { ClippingShare = 0.01 } }, Encodings.Music(1, Frames))
            .Add(Song("b.mp3", 1, bandwidth: 16_000), Encodings.Music(1, Frames, delay: 9.5));

        Assert.Equal(1, Assert.Single(corpus.Health().Duplicates).Keep);
    }

    [Fact]
    public void Of_FrequenciesThatTheCorpusHasNoRoomFor_DoNotCount()
    {
        MadeUp corpus = new MadeUp().Add(Song("a.opus", 1, bandwidth: 20_000), Encodings.Music(1, Frames)).Add(Song("b.wav", 1, bandwidth: 16_000), Encodings.Music(1, Frames));

        Assert.Equal(1, Assert.Single(corpus.Health().Duplicates).Keep);
    }

    [Fact]
    public void Of_SameFingerprintButOtherAudio_AreNoDuplicates()
    {
        MadeUp corpus = new MadeUp().Add(Song("a.mp3", 1), Encodings.Music(1, Frames)).Add(Song("b.mp3", 1), Encodings.Music(2, Frames));

        Assert.Empty(corpus.Health().Duplicates);
    }

    [Fact]
    public void Of_SameSamplesWithoutFingerprint_AreDuplicatesWithoutReading()
    {
        Recording first = MadeUp.Of("a.wav", MadeUp.Good);
        MadeUp corpus = new MadeUp().Add(first).Add(MadeUp.Of("b.wav", MadeUp.Good)).Add(first with { Source = "c.wav" });

        DuplicateGroup group = Assert.Single(corpus.Health().Duplicates);

        Assert.Equal((0, 2), (group.Keep, Assert.Single(group.Others)));
    }

    // The promise is about work, not about seconds: fingerprints compared in full stay few, and all that belong together meet.
    [Fact]
    public void Candidates_TwentyThousandOfNearlyOneLength_AreFewAndHoldEveryPair()
    {
        const int Songs = 20_000;
        const int Copies = 500;
        DuplicateIndex index = new();
        for (int i = 0; i < Songs; i++)
        {
            index.Add(MadeUp.Of($"{i}", MadeUp.Good with { Fingerprint = MadeUp.Print(i) }, 1_000_000 + (i % 7)));
        }

        for (int i = 0; i < Copies; i++)
        {
            index.Add(MadeUp.Of($"copy of {i}", MadeUp.Good with { Fingerprint = MadeUp.Blurred(MadeUp.Print(i), 0.1, i) }, 1_000_100));
        }

        HashSet<(int, int)> pairs = [.. index.Candidates(MadeUp.Rate).Select(pair => (Math.Min(pair.First, pair.Second), Math.Max(pair.First, pair.Second)))];

        Assert.All(Enumerable.Range(0, Copies), i => Assert.Contains((i, Songs + i), pairs));
        Assert.InRange(pairs.Count, Copies, Copies + (Songs / 100));
    }

    [Fact]
    public void Candidates_AllFingerprintsTheSame_ComparesNeighboursOnly()
    {
        const int Songs = 2000;
        DuplicateIndex index = new();
        for (int i = 0; i < Songs; i++)
        {
            index.Add(MadeUp.Of($"{i}", MadeUp.Good with { Fingerprint = MadeUp.Print(1) }));
        }

        // 255 neighbours: a square would be 2,000,000.
        Assert.InRange(index.Candidates(MadeUp.Rate).Distinct().Count(), Songs - 1, 255 * Songs);
    }

    [Fact]
    public void Candidates_OtherLengths_AreNone()
    {
        DuplicateIndex index = new();
        index.Add(MadeUp.Of("a", MadeUp.Good with { Fingerprint = MadeUp.Print(1) }, 60 * MadeUp.Rate));
        index.Add(MadeUp.Of("b", MadeUp.Good with { Fingerprint = MadeUp.Print(1) }, 90 * MadeUp.Rate));

        Assert.Empty(index.Candidates(MadeUp.Rate));
    }

    private static Recording Song(string source, int song, double bandwidth = 20_000) =>
        MadeUp.Of(source, MadeUp.Good with { Bandwidth = bandwidth, Fingerprint = MadeUp.Blurred(MadeUp.Print(song), 0.08, source[0]) });
}
