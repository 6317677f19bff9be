using System.Runtime.InteropServices;

namespace WaveNetSharp.Corpus;

/// <summary>The memory-mapped index of a corpus: where each recording is, without reading its description.</summary>
internal sealed class RecordingIndex : IDisposable
{
    private const int EntriesInABlock = 1 << 12;

    private readonly MappedFile _file;

    private RecordingIndex(MappedFile file, int count)
    {
        _file = file;
        Count = count;
    }

    /// <summary>Recordings.</summary>
    public int Count { get; }

    /// <summary>One recording.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such recording.</exception>
    public RecordingEntry this[int recording]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(recording);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(recording, Count);
            return MemoryMarshal.Read<RecordingEntry>(_file.Slice((long)recording * RecordingEntry.Size, RecordingEntry.Size));
        }
    }

    /// <summary>Maps an index and checks every entry of it.</summary>
    /// <exception cref="InvalidDataException">It is missing, of another length or hash, or contradicts itself or the manifest.</exception>
    public static RecordingIndex Open(string folder, CorpusManifest manifest)
    {
        string path = Path.Combine(folder, manifest.Recordings.Index);
        long length = (long)manifest.Recordings.Count * RecordingEntry.Size;
        RecordingIndex index = new(MappedFile.Open(path, length), manifest.Recordings.Count);
        try
        {
            RecordingIndexCheck check = new(path, manifest);
            CorpusHash.Require(path, manifest.Recordings.IndexSha256, RecordingEntry.Size * EntriesInABlock, block => check.Observe(MemoryMarshal.Cast<byte, RecordingEntry>(block)));
            check.Finish(index);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();
}
