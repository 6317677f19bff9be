using System.Text.Json;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>The list of a shard that is being put together, written as its recordings come: a shard of short recordings has more of them than should be in memory.</summary>
/// <param name="path">Where the list is until it counts.</param>
internal sealed class ShardListing(string path) : IDisposable
{
    private readonly ShardHash _hash = new();
    // Without a buffer there is nothing left to write, and so to fail on a full disk, when the stream is closed.
    private readonly FileStream _stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <summary>Where the list is until it counts.</summary>
    public string Path => path;

    /// <summary>The shard of what was added so far.</summary>
    public Shard Shard => _hash.Shard;

    /// <summary>Bytes of audio so far.</summary>
    public long Bytes => _hash.Bytes;

    /// <summary><see cref="Recording.Id"/> of the first recording; null while there is none.</summary>
    public string? FirstId { get; private set; }

    /// <summary>Writes down the next recording.</summary>
    public void Add(StagedRecording staged)
    {
        FirstId ??= staged.Recording.Id;
        _hash.Add(staged.Recording.AudioSha256, staged.Recording.Frames);
        _stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(staged, JsonFormat.Compact), (byte)'\n']);
    }

    /// <summary>Flushes the list to the disk and closes it.</summary>
    public void Complete()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
    }

    public void Dispose()
    {
        _hash.Dispose();
        _stream.Dispose();
    }
}
