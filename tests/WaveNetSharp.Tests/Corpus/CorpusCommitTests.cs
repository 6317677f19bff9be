using WaveNetSharp.Corpus;
using WaveNetSharp.Fuzz;

namespace WaveNetSharp.Tests.Corpus;

public sealed class CorpusCommitTests
{
    [Fact]
    public void Commit_OverAnOldCorpus_ReplacesItWhole()
    {
        using TestCorpus test = new(shardBytes: 1000, [TestCorpus.Noise(600, 1), TestCorpus.Noise(600, 2), TestCorpus.Noise(600, 3)]);
        TestCorpus.Write(test.Folder, 1000, [TestCorpus.Noise(50, 4)]);

        Assert.Equal(50, test.Corpus.Frames);
        Assert.Equal(["audio", "manifest.json", "recordings", "recordings", "skipped.jsonl"], TestCorpus.Names(test.Folder).Select(name => name.Split('-')[0]));
    }

    [Fact]
    public void Commit_WhileTheOldCorpusIsRead_LeavesTheReaderItsAudio()
    {
        using TestCorpus test = new(TestCorpus.Noise(600, 1));
        byte[] before = new byte[600];
        test.Corpus.ReadCodes(0, 0, before);
        TestCorpus.Write(test.Folder, 1000, [TestCorpus.Noise(600, 2)]);
        byte[] after = new byte[600];
        test.Corpus.ReadCodes(0, 0, after);

        Assert.Equal(before, after);
    }

    [Fact]
    public void Write_AnyWay_GivesTheSameBytes()
    {
        float[][] recordings = [TestCorpus.Noise(300, 1), TestCorpus.Noise(90, 2), TestCorpus.Noise(500, 3)];
        using TestCorpus one = new(shardBytes: 1000, recordings, label: i => i == 1 ? null : $"b{i}");
        using TestCorpus other = new(shardBytes: 700, [TestCorpus.Noise(70, 9)]);
        TestCorpus.Write(other.Folder, 1000, recordings, label: i => i == 1 ? null : $"b{i}");

        Assert.Equal(TestCorpus.Names(one.Folder), TestCorpus.Names(other.Folder));
        Assert.All(TestCorpus.Names(one.Folder), name => Assert.Equal(File.ReadAllBytes(Path.Combine(one.Folder, name)), File.ReadAllBytes(Path.Combine(other.Folder, name))));
    }

    [Fact]
    public void Write_Labels_AreCountedInTheOrderOfTheirNames()
    {
        string?[] labels = ["pop", null, "jazz", "pop", "Ärzte"];
        using TestCorpus test = new(shardBytes: 1000, [.. labels.Select((_, i) => TestCorpus.Noise(100 + i, i))], i => labels[i]);

        Assert.Equal([new CorpusLabel("jazz", 1, 102), new CorpusLabel("pop", 2, 203), new CorpusLabel("Ärzte", 1, 104)], test.Corpus.Labels);
        Assert.Equal(labels, Enumerable.Range(0, 5).Select(test.Corpus.LabelOf));
        Assert.Equal([1, -1, 0, 1, 2], Enumerable.Range(0, 5).Select(test.Corpus.LabelIndexOf));
        Assert.Equal(labels, test.Corpus.Recordings.Select(recording => recording.Label));
    }

    [Fact]
    public void Write_Skipped_IsListed()
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        CorpusCommit.Write(test.Folder, Contents(test, test.Corpus.Recordings) with { Skipped = [new PrepareFailure("a\nb.mp3", "It is no \"audio\".")] });
        Assert.Equal("""{"source":"a\nb.mp3","reason":"It is no \"audio\"."}""" + "\n", File.ReadAllText(Path.Combine(test.Folder, "skipped.jsonl")));
    }

    [Fact]
    public void Write_RecordingsThatBreakARule_LeavesTheOldCorpusAndNothingElse()
    {
        using TestCorpus test = TestCorpus.OfLengths(10, 20);
        string[] before = TestCorpus.Names(test.Folder);
        Recording[] recordings = [.. test.Corpus.Recordings];
        (Recording[] Recordings, string Expected)[] cases =
        [
            ([recordings[1], recordings[0]], "must come after '0001.wav'"),
            ([recordings[0], recordings[0]], "only once"),
            ([recordings[0] with { Frames = 31 }], "must lie inside"),
            ([recordings[0] with { Shard = 1 }], "names shard 1"),
            ([recordings[0] with { Id = "0123456789abcdef" }], "must have the id"),
            ([.. recordings, MadeUpCorpus.Described("0002.wav", null, new string('1', 64), 10, 0, 2)], "must not overlap"),
            ([], "recordings.count must be at least 1"),
        ];
        Assert.All(cases, one => Assert.Contains(
            one.Expected, Assert.Throws<InvalidDataException>(() => CorpusCommit.Write(test.Folder, Contents(test, one.Recordings))).Message, StringComparison.Ordinal));
        using AudioCorpus still = AudioCorpus.Open(test.Folder);
        Assert.Equal(test.Corpus.Id, still.Id);
        Assert.Equal(before, TestCorpus.Names(test.Folder));
    }

    [Fact]
    public void Write_RecordingsThatShareAudioOrLieInAnotherOrder_CanBeRead()
    {
        using TestCorpus test = TestCorpus.OfLengths(10, 20);
        Recording[] recordings = [.. test.Corpus.Recordings];
        Recording copy = MadeUpCorpus.Described("0002.wav", null, recordings[0].AudioSha256, 10, 0, 0);
        CorpusCommit.Write(test.Folder, Contents(test, [.. recordings, copy]));

        using AudioCorpus corpus = AudioCorpus.Open(test.Folder);
        Assert.Equal([10L, 20L, 10L], corpus.Recordings.Select(recording => recording.Frames));
        Assert.Equal(corpus.AudioOrderOf(0), corpus.AudioOrderOf(2));
    }

    private static CorpusContents Contents(TestCorpus test, IEnumerable<Recording> recordings)
    {
        string shard = test.File(".s16le");
        return new CorpusContents
        {
            SampleRate = 8000,
            Prepared = MadeUpCorpus.With,
            Shards = [new Shard(Path.GetFileName(shard), new FileInfo(shard).Length)],
            Recordings = recordings,
            Skipped = [],
        };
    }
}
