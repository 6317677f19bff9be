namespace WaveNetSharp.Corpus;

/// <summary>The rules of an index: whatever an entry points at lies inside its file, and the sums are those of the manifest.</summary>
internal sealed class RecordingIndexCheck(string path, CorpusManifest manifest)
{
    private readonly long[] _labelRecordings = new long[manifest.Labels.Count];
    private readonly long[] _labelFrames = new long[manifest.Labels.Count];
    private long _count;
    private long _textEnd;
    private long _frames;
    private RecordingEntry _before;
    private bool _unordered;

    /// <summary>Checks the next entries.</summary>
    /// <exception cref="InvalidDataException">A rule is broken.</exception>
    public void Observe(ReadOnlySpan<RecordingEntry> entries)
    {
        foreach (RecordingEntry entry in entries)
        {
            // Names are made when they are needed: there may be millions of entries.
            if (entry.TextOffset != _textEnd || entry.TextLength <= 0 || entry.TextLength >= manifest.Recordings.Bytes - entry.TextOffset)
            {
                throw Wrong($"{Name} must have its line from byte {_textEnd:N0} of {manifest.Recordings.Bytes:N0}, but has {entry.TextLength:N0} bytes from byte {entry.TextOffset:N0}.");
            }

            if (entry.Label != RecordingEntry.NoLabel && (uint)entry.Label >= (uint)manifest.Labels.Count)
            {
                throw Wrong($"{Name} must have one of {manifest.Labels.Count:N0} labels, but names label {entry.Label:N0}.");
            }

            if (RecordingCheck.PlaceFault(entry.Shard, entry.Offset, entry.Frames, manifest.Shards) is { } fault)
            {
                throw Wrong($"{Name} {fault}");
            }

            _unordered |= _count > 0 && (entry.Shard < _before.Shard || (entry.Shard == _before.Shard && entry.Offset < _before.End));
            _before = entry;
            _textEnd += entry.TextLength + 1;
            _frames += entry.Frames;
            if (entry.Label != RecordingEntry.NoLabel)
            {
                _labelRecordings[entry.Label]++;
                _labelFrames[entry.Label] += entry.Frames;
            }

            _count++;
        }
    }

    /// <summary>Checks the sums, and that no two recordings overlap.</summary>
    /// <exception cref="InvalidDataException">A rule is broken.</exception>
    public void Finish(RecordingIndex index)
    {
        if (_textEnd != manifest.Recordings.Bytes || _frames != manifest.Recordings.Frames)
        {
            throw Wrong($"{index.Count:N0} recordings must have {manifest.Recordings.Bytes:N0} bytes of text and {manifest.Recordings.Frames:N0} frames, but have {_textEnd:N0} and {_frames:N0}.");
        }

        for (int i = 0; i < manifest.Labels.Count; i++)
        {
            CorpusLabel label = manifest.Labels[i];
            if ((label.Recordings, label.Frames) != (_labelRecordings[i], _labelFrames[i]))
            {
                throw Wrong($"label '{label.Name}' must have {label.Recordings:N0} recordings and {label.Frames:N0} frames, but has {_labelRecordings[i]:N0} and {_labelFrames[i]:N0}.");
            }
        }

        if (_unordered)
        {
            CheckOverlap(index);
        }
    }

    private string Name => $"recording {_count:N0}";

    // Only a prepare that was stopped leaves recordings in another order than their audio. Recordings of the same audio may share it.
    private void CheckOverlap(RecordingIndex index)
    {
        (int Shard, long Offset, int Recording)[] places = new (int, long, int)[index.Count];
        for (int i = 0; i < places.Length; i++)
        {
            RecordingEntry entry = index[i];
            places[i] = (entry.Shard, entry.Offset, i);
        }

        Array.Sort(places);
        for (int i = 1; i < places.Length; i++)
        {
            RecordingEntry one = index[places[i - 1].Recording];
            RecordingEntry other = index[places[i].Recording];
            bool same = (one.Offset, one.Frames, one.AudioKey) == (other.Offset, other.Frames, other.AudioKey);
            if (one.Shard == other.Shard && other.Offset < one.End && !same)
            {
                throw Wrong($"recordings {places[i - 1].Recording:N0} and {places[i].Recording:N0} must not overlap, but both have byte {other.Offset:N0} of a shard.");
            }
        }
    }

    private InvalidDataException Wrong(string reason) => new($"'{path}' is not the index of its corpus: {reason} Prepare the corpus again.");
}
