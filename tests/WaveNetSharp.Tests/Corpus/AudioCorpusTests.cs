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
        using (FileStream shard = new(Path.Combine(test.Folder, "audio-00000.s16le"), FileMode.Open))
        {
            shard.SetLength(20 + difference);
        }

        Fails(test.Folder, $"must have 20 bytes as the manifest says, but has {20 + difference}");
    }

    [Fact]
    public void Open_ShardMissing_SaysSo()
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        File.Delete(Path.Combine(test.Folder, "audio-00000.s16le"));
        Fails(test.Folder, "is missing");
    }

    [Theory]
    [InlineData("""{"version": 2, "later": true}""", "version must be 1, but was 2")]
    [InlineData("""{"name": "a web app"}""", "must be a JSON object with a version")]
    [InlineData("[1, 2]", "is not the manifest of a corpus")]
    [InlineData("", "is not the manifest of a corpus")]
    [InlineData("""{"version": 1}""", "is not the manifest of a corpus")]
    [InlineData("""{"version": 1, "sample_rate": 8000, "shards": null, "recordings": null}""", "must be lists")]
    [InlineData("""{"version": 1, "sample_rate": 8000, "shards": [], "recordings": []}""", "at least one")]
    [InlineData("""{"version": 1, "sample_rate": 8000, "shards": [null], "recordings": []}""", "must have a file")]
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
    [InlineData("shards.0.file", "\"../audio-00000.s16le\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\"/etc/audio.s16le\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\"C:\\\\audio.s16le\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\"a/../audio.s16le\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\".s16le\"", "inside the corpus folder")]
    [InlineData("shards.0.file", "\"passwd\"", "inside the corpus folder")]
    [InlineData("shards.0.bytes", "59", "whole number of 16-bit samples")]
    [InlineData("shards.0.bytes", "-2", "whole number of 16-bit samples")]
    [InlineData("sample_rate", "0", "sample_rate must be between")]
    [InlineData("recordings.0.frames", "11", "must lie inside", "recordings.0.offset", "40")]
    [InlineData("recordings.0.frames", "9223372036854775807", "must lie inside")]
    [InlineData("recordings.0.frames", "1", "at least 2 frames")]
    [InlineData("recordings.0.offset", "-2", "must lie inside")]
    [InlineData("recordings.0.offset", "1", "must lie inside")]
    [InlineData("recordings.0.offset", "9223372036854775806", "must lie inside")]
    [InlineData("recordings.0.shard", "1", "names shard 1")]
    [InlineData("recordings.0.shard", "-1", "names shard -1")]
    [InlineData("recordings.0.id", "\"\"", "must have an id")]
    [InlineData("recordings.0.id", "null", "null in a required key")]
    [InlineData("recordings.0.source_sha256", "\"abc\"", "64 hexadecimal digits")]
    [InlineData("recordings.0.measured.peak", "-1", "peak")]
    [InlineData("recordings.0.measured.silence_share", "1.5", "silence_share")]
    [InlineData("recordings.0.surprise", "1", "surprise")]
    public void Open_EditedManifest_IsRefusedWithTheReason(string key, string value, string expected, string? secondKey = null, string? secondValue = null)
    {
        using TestCorpus test = TestCorpus.OfLengths(10, 20);
        Edit(test, key, value);
        if (secondKey is not null)
        {
            Edit(test, secondKey, secondValue!);
        }

        Fails(test.Folder, expected);
    }

    [Fact]
    public void Open_TwoRecordingsOfOneId_IsRefused()
    {
        using TestCorpus test = TestCorpus.OfLengths(10, 20);
        Edit(test, "recordings.1.id", $"\"{test.Corpus.Recordings[0].Id}\"");
        Fails(test.Folder, "must be unique, but was found twice");
    }

    private static void Edit(TestCorpus test, string key, string value)
    {
        string path = Path.Combine(test.Folder, "manifest.json");
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(path))!;
        string[] keys = key.Split('.');
        JsonNode node = manifest;
        foreach (string step in keys[..^1])
        {
            node = char.IsAsciiDigit(step[0]) ? node[int.Parse(step)]! : node[step]!;
        }

        node[keys[^1]] = JsonNode.Parse(value);
        File.WriteAllText(path, manifest.ToJsonString());
    }

    private static void Fails(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => AudioCorpus.Open(path)).Message, StringComparison.Ordinal);
}
