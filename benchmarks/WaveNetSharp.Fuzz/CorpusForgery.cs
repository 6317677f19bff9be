using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WaveNetSharp.Corpus;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Changes a corpus as somebody would who knows the format: descriptions, index and manifest tell the same lie.</summary>
internal static class CorpusForgery
{
    /// <summary>Gives one recording another place, length or label everywhere.</summary>
    public static void Change(RandomSource random, CorpusArchive archive)
    {
        string[] lines = Encoding.UTF8.GetString(archive.Files[CorpusArchive.Text]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        RecordingEntry[] entries = Entries(archive.Files[CorpusArchive.Index]);
        if (lines.Length == 0 || lines.Length != entries.Length || Parse(archive.Files[CorpusArchive.Manifest]) is not { } manifest)
        {
            return;
        }

        int at = random.Below(entries.Length);
        RecordingEntry entry = entries[at];
        long value = random.Pick<long>([0, 1, 2, 3, 4, entry.Frames + 1, entry.Frames - 1, entry.Offset + 2, entry.Offset - 2, -1, -2, int.MaxValue, 1L << 31, 1L << 61, (1L << 62) + 1, long.MaxValue - 1, long.MinValue, random.Below(2000)]);
        entries[at] = random.Below(4) switch
        {
            0 => entry with { Frames = value },
            1 => entry with { Offset = value },
            2 => entry with { Shard = (int)value },
            _ => entry with { Label = (int)value },
        };
        if (Parse(Encoding.UTF8.GetBytes(lines[at])) is { } line)
        {
            line["frames"] = entries[at].Frames;
            line["offset"] = entries[at].Offset;
            line["shard"] = entries[at].Shard;
            lines[at] = line.ToJsonString();
        }

        byte[] text = Encoding.UTF8.GetBytes(string.Concat(lines.Select(one => one + "\n")));
        if (manifest["recordings"] is JsonObject table)
        {
            table["frames"] = entries.Aggregate(0L, (sum, one) => unchecked(sum + one.Frames));
            table["bytes"] = text.Length;
            table["count"] = entries.Length;
        }

        if (random.OneIn(3) && manifest["shards"] is JsonArray { Count: > 0 } shards && shards[0] is JsonObject shard)
        {
            shard["bytes"] = random.Pick<long>([0, 2, 4096, 1L << 30, 1L << 40, 1L << 62, long.MaxValue - 1]);
        }

        archive.Files[CorpusArchive.Text] = text;
        archive.Files[CorpusArchive.Index] = MemoryMarshal.AsBytes<RecordingEntry>(entries).ToArray();
        archive.Files[CorpusArchive.Manifest] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        archive.Flags = CorpusArchive.Hashed | CorpusArchive.Lined;
    }

    /// <summary>Lets the index tell where the lines are and what their hashes are.</summary>
    public static void FitLines(List<byte[]> files)
    {
        RecordingEntry[] entries = Entries(files[CorpusArchive.Index]);
        ReadOnlySpan<byte> text = files[CorpusArchive.Text];
        long offset = 0;
        for (int i = 0; i < entries.Length && !text.IsEmpty; i++)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            entries[i] = entries[i] with { TextOffset = offset, TextLength = line.Length, LineKey = RecordingLine.KeyOf(line) };
            offset += line.Length + 1;
            text = end < 0 ? default : text[(end + 1)..];
        }

        files[CorpusArchive.Index] = [.. MemoryMarshal.AsBytes<RecordingEntry>(entries), .. files[CorpusArchive.Index].AsSpan(entries.Length * RecordingEntry.Size)];
        if (text.IsEmpty && Parse(files[CorpusArchive.Manifest]) is { } manifest && manifest["recordings"] is JsonObject table)
        {
            table["bytes"] = files[CorpusArchive.Text].Length;
            files[CorpusArchive.Manifest] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        }
    }

    private static RecordingEntry[] Entries(byte[] index) =>
        MemoryMarshal.Cast<byte, RecordingEntry>(index.AsSpan(0, index.Length / RecordingEntry.Size * RecordingEntry.Size)).ToArray();

    private static JsonObject? Parse(byte[] json)
    {
        try
        {
            // By way of elements, all of which are read here: what is no text would be met later otherwise.
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject parsed && Reads(parsed) ? parsed : null;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static bool Reads(JsonNode? node) => node switch
    {
        JsonObject parent => parent.All(property => Reads(property.Value)),
        JsonArray list => list.All(Reads),
        JsonValue value => value.GetValueKind() != JsonValueKind.String || value.GetValue<string>() is not null,
        _ => true,
    };
}
