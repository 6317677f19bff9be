using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>Descriptions and indices whose hashes are right and whose content is not.</summary>
public sealed class ForgedCorpusTests
{
    [Theory]
    [InlineData("TextOffset", 1, "must have its line from byte 0")]
    [InlineData("TextLength", 0, "must have its line from byte 0")]
    [InlineData("TextLength", -1, "must have its line from byte 0")]
    [InlineData("TextLength", int.MaxValue, "must have its line from byte 0")]
    [InlineData("Shard", 1, "names shard 1")]
    [InlineData("Shard", -1, "names shard -1")]
    [InlineData("Offset", 1, "must lie inside")]
    [InlineData("Offset", -2, "must lie inside")]
    [InlineData("Offset", 42, "must lie inside")]
    [InlineData("Offset", long.MaxValue - 1, "must lie inside")]
    [InlineData("Frames", 1, "must lie inside")]
    [InlineData("Frames", -1, "must lie inside")]
    [InlineData("Frames", long.MaxValue, "must lie inside")]
    [InlineData("Frames", 11, "must have")]
    [InlineData("Offset", 20, "must not overlap")]
    [InlineData("Label", 2, "names label 2")]
    [InlineData("Label", -2, "names label -2")]
    [InlineData("Label", 1, "label 'a' must have 1 recordings")]
    [InlineData("Label", -1, "label 'a' must have 1 recordings")]
    public void Open_ForgedIndex_IsRefusedWithTheReason(string field, long value, string expected)
    {
        using TestCorpus test = Labelled();
        Forge(test, index: entries => entries[0] = field switch
        {
            "TextOffset" => entries[0] with { TextOffset = value },
            "TextLength" => entries[0] with { TextLength = (int)value },
            "Shard" => entries[0] with { Shard = (int)value },
            "Offset" => entries[0] with { Offset = value },
            "Frames" => entries[0] with { Frames = value },
            _ => entries[0] with { Label = (int)value },
        });
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => test.Corpus).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", "\"0123456789abcdef\"", "must have the id")]
    [InlineData("id", "\"../../etc/passwd\"", "must have the id")]
    [InlineData("id", "null", "null in a required key")]
    [InlineData("source", "\"0001.wav\"", "must have the id")]
    [InlineData("source", "\"\"", "must have a source")]
    [InlineData("channel", "\"left\"", "must have the id")]
    [InlineData("channel", "\"\"", "empty channel or label")]
    [InlineData("label", "\"b\"", "that the index says")]
    [InlineData("source_sha256", "\"abc\"", "64 hexadecimal digits")]
    [InlineData("audio_sha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"", "that the index says")]
    [InlineData("frames", "11", "that the index says")]
    [InlineData("frames", "1", "at least 2 frames")]
    [InlineData("offset", "2", "that the index says")]
    [InlineData("shard", "1", "that the index says")]
    [InlineData("trimmed", "null", "null in a required key")]
    [InlineData("trimmed.start_frames", "-1", "trimmed frames")]
    [InlineData("measured.peak", "-1", "peak must be at least 0")]
    [InlineData("measured.silence_share", "1.5", "silence_share must be between 0 and 1")]
    [InlineData("measured.surprise", "1", "surprise")]
    [InlineData("surprise", "1", "surprise")]
    public void Recordings_ForgedLine_IsRefusedWithTheReason(string key, string value, string expected)
    {
        using TestCorpus test = Labelled();
        Forge(test, text: lines =>
        {
            JsonNode line = JsonNode.Parse(lines[0])!;
            string[] keys = key.Split('.');
            (keys.Length == 1 ? line : line[keys[0]]!)[keys[^1]] = JsonNode.Parse(value);
            lines[0] = line.ToJsonString();
        });
        string message = Assert.Throws<InvalidDataException>(() => test.Corpus.Recordings[0]).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("Line 1 of", message, StringComparison.Ordinal);
        Assert.Equal("0001.wav", test.Corpus.Recordings[1].Source);
        Assert.Contains(test.Corpus.Verify(null, CancellationToken.None), fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Recordings_LineOfAnotherHash_IsRefused()
    {
        using TestCorpus test = Labelled();
        Forge(test, index: entries => entries[1] = entries[1] with { LineKey = entries[1].LineKey ^ 1 });
        Assert.Contains("was changed", Assert.Throws<InvalidDataException>(() => test.Corpus.Recordings[1]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Verify_RecordingsOutOfOrderOrTwice_NamesThem(bool twice)
    {
        using TestCorpus test = TestCorpus.OfLengths(10, 10);
        if (twice)
        {
            Forge(test, text: lines => lines[1] = lines[0], index: entries => entries[1] = entries[0]);
        }
        else
        {
            Forge(test, text: lines => (lines[0], lines[1]) = (lines[1], lines[0]), index: entries => (entries[0], entries[1]) = (entries[1], entries[0]));
        }

        Assert.Contains("in ordinal order of source and channel, and only once", Assert.Single(test.Corpus.Verify(null, CancellationToken.None)), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_AudioChanged_NamesTheRecording()
    {
        using TestCorpus test = TestCorpus.OfLengths(10, 20);
        Assert.Empty(test.Corpus.Verify(null, CancellationToken.None));
        using (FileStream shard = new(test.File(".s16le"), FileMode.Open))
        {
            shard.Position = 30;
            shard.WriteByte((byte)(shard.ReadByte() ^ 1));
        }

        Assert.Contains("'0001.wav'", Assert.Single(test.Corpus.Verify(null, CancellationToken.None)), StringComparison.Ordinal);
    }

    private static TestCorpus Labelled() => new(1L << 30, [TestCorpus.Noise(10, 1), TestCorpus.Noise(20, 2)], i => i == 0 ? "a" : "b");

    // The places of the lines and all hashes are made to fit before the index is changed, so that nothing but the change is wrong.
    private static void Forge(TestCorpus test, Action<string[]>? text = null, Action<RecordingEntry[]>? index = null)
    {
        string manifestPath = Path.Combine(test.Folder, "manifest.json");
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(manifestPath))!;
        string[] lines = File.ReadAllLines(test.File(".jsonl"));
        RecordingEntry[] entries = MemoryMarshal.Cast<byte, RecordingEntry>(File.ReadAllBytes(test.File(".index"))).ToArray();
        text?.Invoke(lines);
        if (text is not null && index is not null)
        {
            index(entries);
        }

        long offset = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            byte[] line = Encoding.UTF8.GetBytes(lines[i]);
            entries[i] = entries[i] with { TextOffset = offset, TextLength = line.Length, LineKey = RecordingLine.KeyOf(line) };
            offset += line.Length + 1;
        }

        if (text is null)
        {
            index!(entries);
        }

        JsonNode table = manifest["recordings"]!;
        byte[] written = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        table["bytes"] = written.Length;
        Replace("file", "sha256", written, CorpusFolder.TextName);
        Replace("index", "index_sha256", MemoryMarshal.AsBytes<RecordingEntry>(entries).ToArray(), CorpusFolder.IndexName);
        File.WriteAllText(manifestPath, manifest.ToJsonString());

        void Replace(string name, string hash, byte[] content, Func<string, string> nameOf)
        {
            File.Delete(Path.Combine(test.Folder, (string)table[name]!));
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
            (table[name], table[hash]) = (nameOf(sha256), sha256);
            File.WriteAllBytes(Path.Combine(test.Folder, nameOf(sha256)), content);
        }
    }
}
