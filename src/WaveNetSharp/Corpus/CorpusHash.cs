using System.Security.Cryptography;

namespace WaveNetSharp.Corpus;

/// <summary>Takes in a part of a file.</summary>
internal delegate void BlockObserver(ReadOnlySpan<byte> block);

/// <summary>Compares a file of a corpus with the SHA-256 that the manifest has of it.</summary>
internal static class CorpusHash
{
    private const int BlockLength = 1 << 20;

    /// <summary>Reads a file whole, without mapping it: it would count as memory of the process.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">64 lower-case hexadecimal digits.</param>
    /// <param name="blockLength">Bytes in a block; the last may be shorter.</param>
    /// <param name="observe">Sees each block; may be null.</param>
    /// <exception cref="InvalidDataException">The hash is another.</exception>
    public static void Require(string path, string sha256, int blockLength, BlockObserver? observe)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[blockLength];
        int count;
        while ((count = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0)
        {
            hash.AppendData(block, 0, count);
            observe?.Invoke(block.AsSpan(0, count));
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
        {
            throw new InvalidDataException(Changed(path));
        }
    }

    /// <summary>The SHA-256 of a part of a mapped file, which stays what it was when the file is replaced.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(MappedFile file, long offset, long length)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long position = offset; position < offset + length; position += BlockLength)
        {
            hash.AppendData(file.Slice(position, (int)Math.Min(BlockLength, offset + length - position)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Says that a file is not what the manifest says.</summary>
    public static string Changed(string path) => $"'{path}' must have the SHA-256 that the manifest says, but was changed. Prepare the corpus again.";
}
