using System.IO.MemoryMappedFiles;

namespace WaveNetSharp.Corpus;

/// <summary>A file mapped into memory, read-only. Safe for any threads, all but <see cref="Dispose"/>.</summary>
/// <remarks>The mapping stands by itself: the file is closed at once, so a corpus of thousands of files uses up no descriptors, and it may be
/// deleted while it is read.</remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    private MappedFile(string path, long length)
    {
        Length = length;
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">What its manifest says; above 0.</param>
    /// <exception cref="InvalidDataException">The file is missing or not of this length.</exception>
    public static MappedFile Open(string path, long length)
    {
        RequireLength(path, length);
        return new MappedFile(path, length);
    }

    /// <exception cref="InvalidDataException">The file is missing or not of this length.</exception>
    public static void RequireLength(string path, long length)
    {
        FileInfo file = new(path);
        if (!file.Exists || file.Length != length)
        {
            string found = file.Exists ? $"has {file.Length:N0}" : "is missing";
            throw new InvalidDataException($"'{path}' must have {length:N0} bytes as the manifest says, but {found}. Prepare the corpus again.");
        }
    }

    /// <summary>The bytes [offset, offset + length).</summary>
    /// <exception cref="ObjectDisposedException">The file was unmapped.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        // What is asked for was checked against the length; a wrong pointer would end the process without a message.
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new InvalidOperationException($"bytes {offset:N0} to {offset + length:N0} lie outside the {Length:N0} bytes of a file of the corpus.");
        }

        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        if (_start is not null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }
    }
}
