using System.Security.Cryptography;

namespace WaveNetSharp.Corpus;

/// <summary>Writes the audio of recordings one after the other.</summary>
internal static class ShardFile
{
    private const int BlockBytes = 1 << 18;

    /// <summary>Copies recordings into a new file, compares each with its hash, and flushes the file to the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pieces">What goes into it, in order; enumerated once.</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    /// <exception cref="InvalidDataException">A recording is not what was written down of it.</exception>
    public static void Write(string path, IEnumerable<ShardPiece> pieces, CancellationToken cancellation)
    {
        byte[] block = new byte[BlockBytes];
        // Without a buffer there is nothing left to write, and so to fail on a full disk, when the stream is closed.
        using FileStream shard = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (ShardPiece piece in pieces)
        {
            Copy(piece, shard, block, cancellation);
        }

        shard.Flush(flushToDisk: true);
    }

    private static void Copy(ShardPiece piece, FileStream shard, byte[] block, CancellationToken cancellation)
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
