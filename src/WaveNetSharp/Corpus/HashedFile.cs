using System.Security.Cryptography;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>A file that gets the name that its content determines.</summary>
internal sealed class HashedFile : IDisposable
{
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _finished;

    /// <summary>Begins a file, in place of one that an earlier attempt may have left.</summary>
    /// <param name="folder">Where it will lie.</param>
    /// <param name="name">What it is called until it is whole, without the ending of temporary files.</param>
    public HashedFile(string folder, string name)
    {
        _temporary = Path.Combine(folder, name + AtomicFile.TemporarySuffix);
        _stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
    }

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _stream.Write(bytes);
        Length += bytes.Length;
    }

    /// <summary>Flushes the file to the disk and renames it.</summary>
    /// <param name="name">Makes the name from the SHA-256.</param>
    /// <returns>The SHA-256, 64 lower-case hexadecimal digits.</returns>
    public string Finish(Func<string, string> name)
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        string sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        File.Move(_temporary, Path.Combine(Path.GetDirectoryName(_temporary)!, name(sha256)), overwrite: true);
        _finished = true;
        return sha256;
    }

    /// <summary>Removes the file unless it is whole.</summary>
    public void Dispose()
    {
        _hash.Dispose();
        if (_finished)
        {
            return;
        }

        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk, most likely, and the write that failed has said so.
        }

        File.Delete(_temporary);
    }
}
