using System.Text.Json.Nodes;
using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class AudioCorpusTests
{
    [Fact]
    public void ReadPcm_AcrossShards_ReturnsWhatWasWritten()
    {
        float[][] recordings = [TestCorpus.Noise(300, 1), TestCorpus.Noise(90_000, 2), TestCorpus.Noise(500, 3), TestCorpus.Noise(2, 4)];
        using TestCorpus test = new(shardBytes: 1200, recordings);

        Assert.Equal([0, 1, 2, 2], test.Corpus.Recordings.Select(recording => recording.Shard));
        Assert.Equal(90_802, test.Corpus.Frames);
        for (int i = 0; i < recordings.Length; i++)
        {
            short[] expected = [.. recordings[i].Select(Pcm16.FromFloat)];
            short[] found = new short[expected.Length];
            test.Corpus.ReadPcm(i, 0, found);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void ReadCodes_PartOfARecording_EncodesItsSamples()
    {
        float[] samples = TestCorpus.Noise(1000, 1);
        using TestCorpus test = new(TestCorpus.Noise(10, 2), samples);
        byte[] codes = new byte[100];
        test.Corpus.ReadCodes(1, 900, codes);

        Assert.Equal(samples[900..].Select(sample => MuLaw.Encode(Pcm16.ToFloat(Pcm16.FromFloat(sample)))), codes);
    }

    [Theory]
    [InlineData(0, -1, 5)]
    [InlineData(0, 6, 5)]
    [InlineData(0, long.MaxValue, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(1, 0, 1)]
    public void ReadCodes_OutsideTheRecording_Throws(int recording, long start, int length)
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Corpus.ReadCodes(recording, start, new byte[length]));
    }

    [Fact]
    public void ReadCodes_AfterDispose_Throws()
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        test.Corpus.Dispose();
        Assert.Throws<ObjectDisposedException>(() => test.Corpus.ReadCodes(0, 0, new byte[5]));
    }

    [Fact]
    public void Id_SameAudio_IsEqual_OtherAudio_IsNot()
    {
        using TestCorpus first = TestCorpus.OfLengths(10, 20);
        using TestCorpus same = TestCorpus.OfLengths(10, 20);
        float[] changed = TestCorpus.Noise(20, 1);
        changed[7] = -changed[7];
        using TestCorpus other = new(TestCorpus.Noise(10, 0), changed);

        Assert.Equal(64, first.Corpus.Id.Length);
        Assert.Equal(first.Corpus.Id, same.Corpus.Id);
        Assert.NotEqual(first.Corpus.Id, other.Corpus.Id);
    }

    [Fact]
    public void Open_MissingFolder_SaysHowToMakeOne() =>
        Fails(Path.Combine(Path.GetTempPath(), "no such corpus"), "there is no such folder");

    [Fact]
    public void Open_ManifestIsAPipe_IsRefusedAndNotWaitedFor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders");
        string folder = Directory.CreateTempSubdirectory("wavenet-corpus-").FullName;
        try
        {
            Audio.ExternalProgram.Run("mkfifo", Path.Combine(folder, "manifest.json"));
            Fails(folder, "is not the manifest of a corpus");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Open_FolderWithoutManifest_IsNoCorpus()
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        File.Delete(Path.Combine(test.Folder, "manifest.json"));
        Fails(test.Folder, "is not a corpus");
    }

    [Fact]
    public void Open_PrepareWasKilled_IsUnfinished()
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        File.Delete(Path.Combine(test.Folder, "manifest.json"));
        Directory.CreateDirectory(Path.Combine(test.Folder, ".preparing"));
        Fails(test.Folder, "unfinished corpus");
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public void Open_ShardOfAnotherLength_NamesBothLengths(int difference)
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        using (FileStream shard = new(test.File(".s16le"), FileMode.Open))
        {
            shard.SetLength(20 + difference);
        }

        Fails(test.Folder, $"must have 20 bytes as the manifest says, but has {20 + difference}");
    }

    [Theory]
    [InlineData(".s16le")]
    [InlineData(".jsonl")]
    [InlineData(".index")]
    public void Open_FileMissing_SaysSo(string ending)
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        File.Delete(test.File(ending));
        Fails(test.Folder, "is missing");
    }

    [Theory]
    [InlineData("""{"version": 3, "later": true}""", "version must be 2, but was 3. Use the release that made it.")]
    [InlineData("""{"version": 1, "sample_rate": 8000, "shards": [], "recordings": []}""", "version must be 2, but was 1. Prepare the corpus again")]
    [InlineData("""{"name": "a web app"}""", "must be a JSON object with a version")]
    [InlineData("[1, 2]", "is not the manifest of a corpus")]
    [InlineData("", "is not the manifest of a corpus")]
    [InlineData("""{"version": 2}""", "is not the manifest of a corpus")]
    public void Open_ManifestOfSomethingElse_SaysWhatIsWrong(string json, string expected)
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        File.WriteAllText(Path.Combine(test.Folder, "manifest.json"), json);
        Fails(test.Folder, expected);
    }

    [Fact]
    public void Open_ManifestCutAnywhere_IsRefused()
    {
        using TestCorpus test = TestCorpus.OfLengths(10, 20);
        string path = Path.Combine(test.Folder, "manifest.json");
        byte[] whole = File.ReadAllBytes(path);
        // The last two bytes are the closing brace and the line end.
        for (int length = 0; length < whole.Length - 1; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            Fails(test.Folder, "is not the manifest of a corpus");
        }
    }

    [Theory]
    [InlineData("shards.0.file", "\"../audio-0123456789abcdef.s16le\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\"../../etc\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\"/etc/audio.s16le\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\"C:\\\\audio.s16le\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\"audio-/../../0123456789.s16le\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\"passwd\"", "inside the corpus folder")]
    [InlineData("shards.0.bytes", "59", "whole number of 16-bit samples")]
    [InlineData("shards.0.bytes", "-2", "whole number of 16-bit samples")]
    [InlineData("shards.0.bytes", "62", "must have 62 bytes as the manifest says, but has 60")]
    [InlineData("shards.0", "null", "must have a file")]
    [InlineData("shards", "null", "must not be null")]
    [InlineData("shards", "[]", "must lie in one of 0 shards")]
    [InlineData("sample_rate", "0", "sample_rate must be between")]
    [InlineData("prepared.trim", "\"everything\"", "is not the manifest of a corpus")]
    [InlineData("prepared", "{}", "missing required properties")]
    [InlineData("recordings", "null", "must not be null")]
    [InlineData("recordings.file", "\"../../etc/passwd\"", "recordings.file must be 'recordings-")]
    [InlineData("recordings.index", "\"../../etc/passwd\"", "recordings.index must be 'recordings-")]
    [InlineData("recordings.sha256", "\"../../etc/passwd\"", "64 hexadecimal digits")]
    [InlineData("recordings.sha256", "null", "64 hexadecimal digits")]
    [InlineData("recordings.count", "0", "recordings.count must be at least 1")]
    [InlineData("recordings.count", "1", "must have 48 bytes as the manifest says, but has 96")]
    [InlineData("recordings.count", "2147483647", "recordings.frames must be at least 2")]
    [InlineData("recordings.bytes", "0", "recordings.bytes must be at least 1")]
    [InlineData("recordings.bytes", "7", "must have 7 bytes as the manifest says")]
    [InlineData("recordings.frames", "31", "must have")]
    [InlineData("recordings.surprise", "1", "surprise")]
    [InlineData("labels.0.recordings", "2", "label 'a' must have 2 recordings")]
    [InlineData("labels.0.frames", "11", "label 'a' must have 1 recordings and 11 frames, but has 1 and 10")]
    [InlineData("labels.0.name", "\"c\"", "must come after 'c'")]
    [InlineData("labels.0.name", "\"b\"", "must come after 'b'")]
    [InlineData("labels.0.name", "\"\"", "must have a name")]
    [InlineData("labels.0.name", "null", "must have a name")]
    [InlineData("labels", "[]", "must have one of 0 labels")]
    [InlineData("surprise", "1", "surprise")]
    public void Open_EditedManifest_IsRefusedWithTheReason(string key, string value, string expected)
    {
        using TestCorpus test = Labelled();
        string path = Path.Combine(test.Folder, "manifest.json");
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(path))!;
        string[] keys = key.Split('.');
        JsonNode node = manifest;
        foreach (string step in keys[..^1])
        {
            node = char.IsAsciiDigit(step[0]) ? node[int.Parse(step)]! : node[step]!;
        }

        if (char.IsAsciiDigit(keys[^1][0]))
        {
            node[int.Parse(keys[^1])] = JsonNode.Parse(value);
        }
        else
        {
            node[keys[^1]] = JsonNode.Parse(value);
        }

        File.WriteAllText(path, manifest.ToJsonString());
        Fails(test.Folder, expected);
    }

    [Theory]
    [InlineData(".jsonl", 100, "must have the SHA-256 that the manifest says, but was changed. Prepare the corpus again.")]
    [InlineData(".index", 36, "must have the SHA-256 that the manifest says, but was changed. Prepare the corpus again.")]
    [InlineData(".index", 0, "is not the index of its corpus: recording 0 must have its line from byte 0")]
    public void Open_OneByteChanged_IsRefused(string ending, int place, string expected)
    {
        using TestCorpus test = Labelled();
        byte[] bytes = File.ReadAllBytes(test.File(ending));
        bytes[place] ^= 1;
        File.WriteAllBytes(test.File(ending), bytes);
        Fails(test.Folder, expected);
    }

    [Fact]
    public async Task Open_WhileCorporaReplaceEachOther_OpensOneThatIsWhole()
    {
        using TestCorpus test = TestCorpus.OfLengths(300);
        Task writer = Task.Run(() =>
        {
            for (int i = 0; i < 40; i++)
            {
                TestCorpus.Write(test.Folder, 1000, [TestCorpus.Noise(100, i), TestCorpus.Noise(200, i)]);
            }
        }, TestContext.Current.CancellationToken);
        do
        {
            using AudioCorpus corpus = AudioCorpus.Open(test.Folder);
            Assert.Equal(300, corpus.Frames);
            Assert.Empty(corpus.Verify(null, TestContext.Current.CancellationToken));
        }
        while (!writer.IsCompleted);
        await writer;
    }

    [Fact]
    public void Open_ManyShards_KeepsOnlyTheDescriptionsOpen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "open files are counted in /proc");
        using TestCorpus test = new(shardBytes: 2, [.. Enumerable.Range(0, 50).Select(i => TestCorpus.Noise(10, i))]);
        Assert.Equal(500, test.Corpus.Frames);
        Assert.Equal(50, Directory.GetFiles(test.Folder, "audio-*").Length);
        string[] open = [.. Directory.GetFiles("/proc/self/fd").Select(link => new FileInfo(link).LinkTarget).OfType<string>().Where(file => file.StartsWith(test.Folder, StringComparison.Ordinal))];
        Assert.EndsWith(".jsonl", Assert.Single(open), StringComparison.Ordinal);
    }

    private static TestCorpus Labelled() => new(1L << 30, [TestCorpus.Noise(10, 1), TestCorpus.Noise(20, 2)], i => i == 0 ? "a" : "b");

    private static void Fails(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => AudioCorpus.Open(path)).Message, StringComparison.Ordinal);
}
