using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>A second prepare into a corpus: only what is new is decoded, and the bytes are those of a corpus made at once.</summary>
public sealed class PrepareGrowthTests : IDisposable
{
    private static readonly string[] NamesOfOthers =
        ["notes.txt", "audio-mine.s16le", "audio-2024.s16le", "recordings-mine.jsonl", "recordings-2024.jsonl", "recordings-add.jsonl", "recordings-2024.index"];

    private readonly MusicFolder _music = new();
    private readonly DecodeCount _decoded = new();

    private PrepareOptions Options => new() { SampleRate = 8000, Workers = 2, ShardBytes = 8000, Decoding = _decoded.Add };

    public void Dispose() => _music.Dispose();

    [Fact]
    public void Prepare_NothingNew_DecodesNothingAndLeavesTheBytes()
    {
        AddSongs(0, 10);
        _music.Prepare(Options);
        SortedDictionary<string, string> before = _music.OutputBytes();
        _decoded.Clear();

        PrepareReport report = _music.Prepare(Options);

        Assert.Empty(_decoded.Names);
        Assert.Equal((0, 0, 10), (report.Added, report.Replaced.Count, report.Reused));
        Assert.Equal(before, _music.OutputBytes());
    }

    [Fact]
    public void Prepare_GrownFolder_DecodesWhatIsNewAndEqualsAFreshCorpus()
    {
        AddSongs(10, 20);
        _music.Prepare(Options);
        AddSongs(0, 10);
        AddSongs(20, 30);
        _decoded.Clear();

        PrepareReport report = _music.Prepare(Options);

        Assert.Equal((20, 0, 10, 30), (report.Added, report.Replaced.Count, report.Reused, report.Sources));
        Assert.Equal([.. Songs(0, 10), .. Songs(20, 30)], _decoded.Names);
        AssertEqualsFresh();
    }

    [Fact]
    public void Prepare_GrownByOneSong_WritesNoMoreThanTwoShardsAnew()
    {
        AddSongs(0, 60);
        _music.Prepare(Options);
        HashSet<string> before = [.. _music.OutputBytes().Keys];
        _music.Add("song-0312.wav", TestCorpus.Noise(3000, 999));

        _music.Prepare(Options);

        string[] fresh = [.. _music.OutputBytes().Keys.Where(name => name.EndsWith(".s16le", StringComparison.Ordinal) && !before.Contains(name))];
        Assert.InRange(fresh.Length, 1, 2);
        Assert.True(before.Count > 20, $"{before.Count} files are too few to show anything");
    }

    [Fact]
    public void Prepare_ChangedSource_IsReplaced()
    {
        AddSongs(0, 5);
        _music.Prepare(Options);
        _music.Add("song-003.wav", TestCorpus.Noise(777, 4711));
        _decoded.Clear();

        PrepareReport report = _music.Prepare(Options);

        Assert.Equal((0, 1, 4), (report.Added, report.Replaced.Count, report.Reused));
        Assert.Equal(["song-003.wav"], _decoded.Names);
        AssertEqualsFresh();
    }

    [Fact]
    public void Prepare_VanishedSource_IsKeptUntilPruned()
    {
        AddSongs(0, 5);
        _music.Prepare(Options);
        SortedDictionary<string, string> before = _music.OutputBytes();
        File.Delete(Path.Combine(_music.Root, "song-002.wav"));
        _decoded.Clear();

        PrepareReport kept = _music.Prepare(Options);
        Assert.Equal((4, 5), (kept.Reused, kept.Sources));
        Assert.Equal(["song-002.wav"], kept.Kept);
        Assert.Equal(before, _music.OutputBytes());

        PrepareReport pruned = _music.Prepare(Options with { Prune = true });
        Assert.Equal((4, 4), (pruned.Reused, pruned.Sources));
        Assert.Equal(["song-002.wav"], pruned.Removed);
        Assert.Empty(_decoded.Names);
        AssertEqualsFresh();
    }

    [Fact]
    public void Prepare_SourceThatBroke_KeepsItsRecordingAndIsReported()
    {
        AddSongs(0, 4);
        _music.Prepare(Options);
        string before = _music.OutputBytes()["manifest.json"];
        _music.AddText("song-001.wav", "not sound any more");

        PrepareReport report = _music.Prepare(Options);

        PrepareFailure failure = Assert.Single(report.Failures);
        Assert.Equal("song-001.wav", failure.Source);
        Assert.Contains("keeps what was made of it before", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(before, _music.OutputBytes()["manifest.json"]);
    }

    [Fact]
    public void Prepare_OtherOptions_RedoesEverything()
    {
        AddSongs(0, 4);
        _music.Prepare(Options);
        _decoded.Clear();

        PrepareReport report = _music.Prepare(Options with { Normalize = NormalizeMode.None });

        Assert.Equal((4, 0), (report.Added, report.Reused));
        Assert.Equal(Songs(0, 4), _decoded.Names);
        AssertEqualsFresh(Options with { Normalize = NormalizeMode.None });
    }

    [Fact]
    public void Prepare_OtherOptionsAndAVanishedSource_IsRefusedUnlessPruned()
    {
        AddSongs(0, 4);
        _music.Prepare(Options);
        SortedDictionary<string, string> before = _music.OutputBytes();
        File.Delete(Path.Combine(_music.Root, "song-002.wav"));

        string message = Assert.Throws<InvalidDataException>(() => _music.Prepare(Options with { SampleRate = 4000 })).Message;
        Assert.Contains("--prune", message, StringComparison.Ordinal);
        Assert.Contains("'song-002.wav'", message, StringComparison.Ordinal);
        Assert.Equal(before, _music.OutputBytes());

        Assert.Equal(["song-002.wav"], _music.Prepare(Options with { SampleRate = 4000, Prune = true }).Removed);
        AssertEqualsFresh(Options with { SampleRate = 4000 });
    }

    [Fact]
    public void Prepare_LabelsOnly_AreChangedWithoutDecoding()
    {
        _music.Add("jazz/a.wav", TestCorpus.Noise(500, 1));
        _music.Add("rock/b.wav", TestCorpus.Noise(500, 2));
        _music.Prepare(Options);
        _decoded.Clear();

        _music.Prepare(Options with { Labels = LabelSource.Folders });

        Assert.Empty(_decoded.Names);
        AssertEqualsFresh(Options with { Labels = LabelSource.Folders });
        using AudioCorpus corpus = AudioCorpus.Open(_music.Output);
        Assert.Equal(["jazz", "rock"], corpus.Recordings.Select(recording => recording.Label));
    }

    [Fact]
    public void Prepare_CorpusOfAnotherVersion_IsMadeAnew()
    {
        AddSongs(0, 2);
        Directory.CreateDirectory(_music.Output);
        File.WriteAllText(Path.Combine(_music.Output, "manifest.json"), """{"version": 1, "sample_rate": 8000, "shards": [], "recordings": []}""");
        File.WriteAllText(Path.Combine(_music.Output, "audio-00000.s16le"), "of version 1");

        PrepareReport report = _music.Prepare(Options);

        Assert.Contains("version must be 2", Assert.Single(report.Warnings), StringComparison.Ordinal);
        AssertEqualsFresh();
    }

    [Fact]
    public void Prepare_CorpusOfVersion1WithAVanishedSource_IsRefusedUnlessPruned()
    {
        AddSongs(0, 2);
        Directory.CreateDirectory(_music.Output);
        File.WriteAllText(Path.Combine(_music.Output, "manifest.json"),
            """{"version": 1, "sample_rate": 8000, "shards": [], "recordings": [{"source": "song-000.wav"}, {"source": "song-gone.wav"}]}""");
        SortedDictionary<string, string> before = _music.OutputBytes();

        string message = Assert.Throws<InvalidDataException>(() => _music.Prepare(Options)).Message;
        Assert.Contains("by an earlier release", message, StringComparison.Ordinal);
        Assert.Contains("'song-gone.wav'", message, StringComparison.Ordinal);
        Assert.Equal(before, _music.OutputBytes());

        Assert.Equal(["song-gone.wav"], _music.Prepare(Options with { Prune = true }).Removed);
        AssertEqualsFresh();
    }

    [Fact]
    public void Prepare_CorpusOfANewerRelease_IsAlwaysRefused()
    {
        AddSongs(0, 2);
        Directory.CreateDirectory(_music.Output);
        File.WriteAllText(Path.Combine(_music.Output, "manifest.json"), """{"version": 3, "sample_rate": 8000, "shards": [], "recordings": []}""");
        SortedDictionary<string, string> before = _music.OutputBytes();

        Assert.Contains("newer release", Assert.Throws<InvalidDataException>(() => _music.Prepare(Options)).Message, StringComparison.Ordinal);
        Assert.Contains("newer release", Assert.Throws<InvalidDataException>(() => _music.Prepare(Options with { Prune = true })).Message, StringComparison.Ordinal);
        Assert.Equal(before, _music.OutputBytes());
    }

    [Fact]
    public void Prepare_CorpusThatLostAFile_IsRefusedAndMadeAnewWithPrune()
    {
        AddSongs(0, 6);
        _music.Prepare(Options);
        File.Delete(Directory.GetFiles(_music.Output, "audio-*")[0]);
        SortedDictionary<string, string> before = _music.OutputBytes();
        _decoded.Clear();

        string message = Assert.Throws<InvalidDataException>(() => _music.Prepare(Options)).Message;
        Assert.Contains("is missing", message, StringComparison.Ordinal);
        Assert.Contains("--prune", message, StringComparison.Ordinal);
        Assert.Empty(_decoded.Names);
        Assert.Equal(before, _music.OutputBytes());

        PrepareReport report = _music.Prepare(Options with { Prune = true });
        Assert.Contains("is missing", Assert.Single(report.Warnings), StringComparison.Ordinal);
        Assert.Equal(Songs(0, 6), _decoded.Names);
        AssertEqualsFresh();
    }

    [Fact]
    public void Prepare_PruneWithALinkThatLeadsNowhere_IsRefusedBeforeAnythingIsChanged()
    {
        AddSongs(0, 2);
        _music.Add(".away/x.wav", TestCorpus.Noise(500, 1));
        Directory.CreateSymbolicLink(Path.Combine(_music.Root, "album"), ".away");
        _music.Prepare(Options);
        SortedDictionary<string, string> before = _music.OutputBytes();
        Directory.Move(Path.Combine(_music.Root, ".away"), Path.Combine(_music.Root, ".unplugged"));

        string message = Assert.Throws<InvalidDataException>(() => _music.Prepare(Options with { Prune = true })).Message;
        Assert.Contains("'album' could not be searched", message, StringComparison.Ordinal);
        Assert.Equal(before, _music.OutputBytes());
        Assert.Equal(["album/x.wav"], _music.Prepare(Options).Kept);
    }

    [Fact]
    public void Prepare_WithoutLabels_KeepsThoseThatThereAre()
    {
        _music.Add("jazz/a.wav", TestCorpus.Noise(500, 1));
        _music.Add("rock/b.wav", TestCorpus.Noise(500, 2));
        _music.Prepare(Options with { Labels = LabelSource.Folders });
        _music.Add("rock/b.wav", TestCorpus.Noise(600, 3));
        _music.Add("soul/c.wav", TestCorpus.Noise(500, 4));

        // One is unchanged, one replaced, one new; then all are made again.
        Assert.Equal(["rock/b.wav"], _music.Prepare(Options).Replaced);
        Assert.Equal(["jazz", "rock", null], Labels());
        _music.Prepare(Options with { SampleRate = 4000 });
        Assert.Equal(["jazz", "rock", null], Labels());

        _music.Prepare(Options with { SampleRate = 4000, Labels = LabelSource.Folders });
        Assert.Equal(["jazz", "rock", "soul"], Labels());
        AssertEqualsFresh(Options with { SampleRate = 4000, Labels = LabelSource.Folders });
    }

    [Fact]
    public void Prepare_FilesThatAreNotOurs_AreLeftAlone()
    {
        AddSongs(0, 2);
        _music.Prepare(Options);
        string[] others = [.. NamesOfOthers.Select(name => Path.Combine(_music.Output, name))];
        foreach (string other in others)
        {
            File.WriteAllText(other, "precious");
        }

        AddSongs(2, 3);
        _music.Prepare(Options);

        Assert.All(others, other => Assert.Equal("precious", File.ReadAllText(other)));
    }

    [Fact]
    public void Prepare_LeftoversOfRunsThatWereKilled_AreRemoved()
    {
        AddSongs(0, 2);
        _music.Prepare(Options);
        SortedDictionary<string, string> before = _music.OutputBytes();
        File.WriteAllText(Path.Combine(_music.Output, "audio-0123456789abcdef.s16le"), "orphan");
        File.WriteAllText(Path.Combine(_music.Output, "audio-00001.s16le"), "of version 1");
        File.WriteAllText(Path.Combine(_music.Output, "recordings-0123456789abcdef.index"), "orphan");
        File.WriteAllText(Path.Combine(_music.Output, "recordings.jsonl.tmp"), "half");

        _music.Prepare(Options);

        Assert.Equal(before, _music.OutputBytes());
    }

    [Fact]
    public void Prepare_SameAudioTwice_KeepsBothRecordings()
    {
        _music.Add("a.wav", TestCorpus.Noise(9000, 1));
        _music.Add("b.wav", TestCorpus.Noise(9000, 1));
        _music.Prepare(Options);
        PrepareReport report = _music.Prepare(Options);

        Assert.Equal(2, report.Reused);
        using AudioCorpus corpus = AudioCorpus.Open(_music.Output);
        Assert.Equal(["a.wav", "b.wav"], corpus.Recordings.Select(recording => recording.Source));
    }

    private List<string?> Labels()
    {
        using AudioCorpus corpus = AudioCorpus.Open(_music.Output);
        return [.. corpus.Recordings.Select(recording => recording.Label)];
    }

    private static string[] Songs(int from, int to) => [.. Enumerable.Range(from, to - from).Select(number => $"song-{number:000}.wav")];

    private void AddSongs(int from, int to)
    {
        for (int number = from; number < to; number++)
        {
            _music.Add($"song-{number:000}.wav", TestCorpus.Noise(200 + (number * 137 % 3000), number));
        }
    }

    private void AssertEqualsFresh(PrepareOptions? options = null)
    {
        SortedDictionary<string, string> grown = _music.OutputBytes();
        Directory.Delete(_music.Output, recursive: true);
        _music.Prepare(options ?? Options);
        Assert.Equal(_music.OutputBytes(), grown);
    }
}
