using System.Security.Cryptography;

namespace WaveNetSharp.Corpus;

/// <summary>The SHA-256 of a source file, by which a changed one is known.</summary>
internal static class SourceHash
{
    private const int BlockLength = 1 << 17;

    /// <summary>Reads a file to its end.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="InvalidDataException">It is empty or cannot be read.</exception>
    public static string Of(string path, CancellationToken cancellation) => SourceMeter.Guard(() =>
    {
        if (SourceFile.Length(path) == 0)
        {
            throw new InvalidDataException($"'{path}' must be an audio file, but is empty (0 bytes), or a pipe or device. Record or export it again, or leave it out.");
        }

        // Blocks of its own: a buffer inside the stream would only be copied from.
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[BlockLength];
        int count;
        while ((count = stream.Read(block)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(block, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    });
}
