using System.IO.MemoryMappedFiles;

namespace WaveNetSharp.Corpus;

/// <summary>A shard file mapped into memory, read-only.</summary>
internal sealed unsafe class ShardMap : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly long _length;
    private byte* _start;

    private ShardMap(string path, long length)
    {
        _length = length;
        if (length == 0)
        {
            return;
        }

        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        }
        catch
        {
            _file?.Dispose();
            stream.Dispose();
            throw;
        }

        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>Maps every shard of a manifest.</summary>
    /// <exception cref="InvalidDataException">A file is missing or not of the length that the manifest says.</exception>
    public static ShardMap[] OpenAll(string folder, IReadOnlyList<Shard> shards)
    {
        List<ShardMap> maps = [];
        try
        {
            foreach (Shard shard in shards)
            {
                FileInfo file = new(Path.Combine(folder, shard.File));
                if (!file.Exists || file.Length != shard.Bytes)
                {
                    string found = file.Exists ? $"has {file.Length:N0}" : "is missing";
                    throw new InvalidDataException($"'{file.FullName}' must have {shard.Bytes:N0} bytes as the manifest says, but {found}. Prepare the corpus again.");
                }

                maps.Add(new ShardMap(file.FullName, shard.Bytes));
            }

            return [.. maps];
        }
        catch
        {
            maps.ForEach(map => map.Dispose());
            throw;
        }
    }

    /// <summary>The bytes [offset, offset + length).</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_start is null && _length > 0, this);
        // The manifest's check against the file length makes this impossible; a wrong pointer would end the process without a message.
        if (offset < 0 || offset > _length - length)
        {
            throw new InvalidOperationException($"bytes {offset:N0} to {offset + length:N0} lie outside the {_length:N0} bytes of a shard.");
        }

        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        if (_start is not null)
        {
            _start = null;
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file!.Dispose();
        }
    }
}
