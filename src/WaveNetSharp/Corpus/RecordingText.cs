using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WaveNetSharp.Corpus;

/// <summary>The descriptions of a corpus. Read, not mapped: every page that is touched of a mapping counts as memory of the process, and whoever reads all descriptions touches all.</summary>
/// <remarks>Safe for any threads, all but <see cref="Dispose"/>. The file may be deleted while it is read.</remarks>
internal sealed class RecordingText : IDisposable
{
    private const int BlockLength = 1 << 18;

    private readonly SafeFileHandle _file;

    /// <summary>Opens the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">What its manifest says; above 0.</param>
    /// <exception cref="InvalidDataException">The file is missing or not of this length.</exception>
    public RecordingText(string path, long length)
    {
        MappedFile.RequireLength(path, length);
        Path = path;
        Length = length;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Reads the bytes of one description.</summary>
    /// <exception cref="InvalidDataException">The file has become shorter.</exception>
    public byte[] Read(long offset, int length)
    {
        byte[] bytes = new byte[length];
        Fill(bytes, offset);
        return bytes;
    }

    /// <summary>SHA-256 of all of it, 64 lower-case hexadecimal digits.</summary>
    public string Sha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[BlockLength];
        for (long position = 0; position < Length;)
        {
            Span<byte> part = block.AsSpan(0, (int)Math.Min(block.Length, Length - position));
            Fill(part, position);
            hash.AppendData(part);
            position += part.Length;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => _file.Dispose();

    private void Fill(Span<byte> bytes, long offset)
    {
        for (int filled = 0; filled < bytes.Length;)
        {
            int count = RandomAccess.Read(_file, bytes[filled..], offset + filled);
            filled += count > 0 ? count : throw new InvalidDataException($"'{Path}' must have {Length:N0} bytes as the manifest says, but has become shorter. Prepare the corpus again.");
        }
    }
}
