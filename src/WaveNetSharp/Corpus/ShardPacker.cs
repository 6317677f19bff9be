using System.Security.Cryptography;

namespace WaveNetSharp.Corpus;

/// <summary>Packs recordings into shards whose borders depend on the recordings alone, and copies nothing into a shard that is there already.</summary>
internal sealed class ShardPacker(string corpus, Staging staging, long meanBytes, CancellationToken cancellation)
{
    private const int BlockBytes = 1 << 18;

    private readonly long _mostBytes = meanBytes * (ShardBoundary.MostBytes / ShardBoundary.MeanBytes);
    private readonly List<Shard> _shards = [];
    private readonly Dictionary<string, int> _places = [];
    private readonly List<(string List, int Shard)> _finished = [];
    private readonly List<ShardPiece> _pieces = [];
    private long _bytes;

    /// <summary>The shards that are written and listed.</summary>
    public IReadOnlyList<Shard> Shards => _shards;

    /// <summary>The recordings of these shards with their places, in order; read from the disk.</summary>
    public IEnumerable<Recording> Recordings => _finished.SelectMany(finished =>
        staging.Listed(finished.List).Select(staged => staged.Recording with { Shard = finished.Shard }));

    /// <summary>Adds the next recording in the order of the corpus.</summary>
    public void Add(ShardPiece piece)
    {
        if (_bytes + piece.Bytes > _mostBytes)
        {
            Finish();
        }

        _pieces.Add(piece);
        _bytes += piece.Bytes;
        if (ShardBoundary.EndsAfter(piece.Recording.Id, piece.Bytes, meanBytes))
        {
            Finish();
        }
    }

    /// <summary>Ends the last shard.</summary>
    public void Finish()
    {
        if (_pieces.Count == 0)
        {
            return;
        }

        Shard shard = new(ShardName.For(_pieces.Select(piece => (piece.Recording.AudioSha256, piece.Recording.Frames))), _bytes);
        FileInfo file = new(Path.Combine(corpus, shard.File));
        if (!file.Exists || file.Length != shard.Bytes)
        {
            Write(file.FullName);
        }

        // Sources with the same audio may make two shards that are one file.
        if (_places.TryAdd(shard.File, _shards.Count))
        {
            _shards.Add(shard);
        }

        _finished.Add((staging.List([.. Placed()]), _places[shard.File]));
        foreach (ShardPiece piece in _pieces.Where(piece => piece.IsStaged))
        {
            staging.Remove(piece.Recording.Id);
        }

        _pieces.Clear();
        _bytes = 0;
    }

    private IEnumerable<StagedRecording> Placed()
    {
        long offset = 0;
        foreach (ShardPiece piece in _pieces)
        {
            yield return new StagedRecording(piece.Recording with { Shard = 0, Offset = offset }, piece.Parts);
            offset += piece.Bytes;
        }
    }

    private void Write(string path)
    {
        string unfinished = staging.UnfinishedShardPath;
        byte[] block = new byte[BlockBytes];
        // Without a buffer there is nothing left to write, and so to fail on a full disk, when the stream is closed.
        using (FileStream shard = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            foreach (ShardPiece piece in _pieces)
            {
                Copy(piece, shard, block);
            }

            shard.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private void Copy(ShardPiece piece, FileStream shard, byte[] block)
    {
        using FileStream source = new(piece.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        source.Position = piece.Offset;
        for (long left = piece.Bytes; left > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> part = block.AsSpan(0, (int)Math.Min(left, block.Length));
            source.ReadExactly(part);
            hash.AppendData(part);
            shard.Write(part);
            left -= part.Length;
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != piece.Recording.AudioSha256)
        {
            throw new InvalidDataException(
                $"'{piece.Path}' is damaged: the samples of '{piece.Recording.Source}' must have the SHA-256 that was written down with them, but have another. " +
                "Check the disk, delete the corpus and prepare it again.");
        }
    }
}
