namespace WaveNetSharp.Corpus;

/// <summary>Appends recordings to shard files, and starts a new file when the next recording would make one too long.</summary>
internal sealed class ShardWriter(string folder, long shardBytes) : IDisposable
{
    private readonly List<Shard> _finished = [];
    private readonly List<(string AudioSha256, long Frames)> _recordings = [];
    private FileStream? _stream;
    private long _bytes;

    /// <summary>The shards that are complete.</summary>
    public IReadOnlyList<Shard> Finished => _finished;

    /// <summary>Chooses the place of a recording of this many samples; its samples must follow by <see cref="Append"/>.</summary>
    public (int Shard, long Offset) Place(long frames)
    {
        if (_stream is not null && _bytes + (frames * sizeof(short)) > shardBytes)
        {
            FinishShard();
        }

        // Without a buffer there is nothing left to write, and so to fail on a full disk, when the stream is closed.
        _stream ??= new FileStream(Path.Combine(folder, "shard"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        return (_finished.Count, _bytes);
    }

    /// <summary>Writes the recording that was placed last.</summary>
    /// <returns>The SHA-256 of its samples.</returns>
    public string Append(DecodedRecording recording)
    {
        string sha256 = recording.WriteTo(_stream!);
        _recordings.Add((sha256, recording.Frames));
        _bytes += recording.Frames * sizeof(short);
        return sha256;
    }

    /// <summary>Flushes the current shard to the disk, closes it, and gives it its name.</summary>
    public void FinishShard()
    {
        if (_stream is null)
        {
            return;
        }

        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        string name = ShardName.For(_recordings);
        File.Move(_stream.Name, Path.Combine(folder, name), overwrite: true);
        _finished.Add(new Shard(name, _bytes));
        _recordings.Clear();
        _stream = null;
        _bytes = 0;
    }

    public void Dispose() => _stream?.Dispose();
}
