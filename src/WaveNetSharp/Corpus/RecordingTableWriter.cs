using System.Runtime.InteropServices;

namespace WaveNetSharp.Corpus;

/// <summary>Writes the descriptions of recordings and their index. Holds 48 bytes a recording until the index is written.</summary>
internal static class RecordingTableWriter
{
    /// <summary>Writes both files under the names that their content determines.</summary>
    /// <returns>What the manifest says of them, and the labels.</returns>
    /// <exception cref="InvalidDataException">A recording breaks a rule; nothing is left of the files.</exception>
    public static (RecordingTable Table, IReadOnlyList<CorpusLabel> Labels) Write(string folder, CorpusContents contents)
    {
        using HashedFile text = new(folder, "recordings.jsonl");
        List<RecordingEntry> entries = [];
        Dictionary<string, int> labelNumbers = new(StringComparer.Ordinal);
        List<CorpusLabel> labels = [];
        Recording? before = null;
        foreach (Recording recording in contents.Recordings)
        {
            RecordingCheck.Check(recording);
            RecordingCheck.CheckOrder(before, recording);
            if (RecordingCheck.PlaceFault(recording.Shard, recording.Offset, recording.Frames, contents.Shards) is { } fault)
            {
                throw new InvalidDataException($"recording '{recording.Source}' {fault}");
            }

            byte[] line = RecordingLine.Write(recording);
            entries.Add(new RecordingEntry(
                text.Length, line.Length, recording.Shard, recording.Offset, recording.Frames,
                RecordingLine.AudioKeyOf(recording.AudioSha256), Count(recording), RecordingLine.KeyOf(line)));
            text.Write(line);
            text.Write("\n"u8);
            before = recording;
        }

        int[] order = [.. Enumerable.Range(0, labels.Count).OrderBy(number => labels[number].Name, StringComparer.Ordinal)];
        (string index, string indexSha256) = WriteIndex(folder, entries, order);
        string sha256 = text.Finish(CorpusFolder.TextName);
        RecordingTable table = new()
        {
            File = CorpusFolder.TextName(sha256),
            Bytes = text.Length,
            Sha256 = sha256,
            Index = index,
            IndexSha256 = indexSha256,
            Count = entries.Count,
            Frames = entries.Sum(entry => entry.Frames),
        };
        return (table, [.. order.Select(number => labels[number])]);

        // Labels are numbered as they come, and in the order of their names at the end.
        int Count(Recording recording)
        {
            if (recording.Label is not { } name)
            {
                return RecordingEntry.NoLabel;
            }

            if (!labelNumbers.TryGetValue(name, out int number))
            {
                labelNumbers.Add(name, number = labels.Count);
                labels.Add(new CorpusLabel(name, 0, 0));
            }

            labels[number] = labels[number] with { Recordings = labels[number].Recordings + 1, Frames = labels[number].Frames + recording.Frames };
            return number;
        }
    }

    private static (string Name, string Sha256) WriteIndex(string folder, List<RecordingEntry> entries, int[] labelOrder)
    {
        using HashedFile index = new(folder, "recordings.index");
        int[] places = new int[labelOrder.Length];
        for (int place = 0; place < places.Length; place++)
        {
            places[labelOrder[place]] = place;
        }

        foreach (RecordingEntry entry in entries)
        {
            RecordingEntry placed = entry.Label == RecordingEntry.NoLabel ? entry : entry with { Label = places[entry.Label] };
            index.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<RecordingEntry>(in placed)));
        }

        string sha256 = index.Finish(CorpusFolder.IndexName);
        return (CorpusFolder.IndexName(sha256), sha256);
    }
}
