using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WaveNetSharp.Checkpoints;

/// <summary>An open safetensors file of float32 tensors, whose header has been checked in full against the file's length.</summary>
/// <remarks>Tensors are read one at a time, so memory stays at what the caller holds. Little-endian machines only, which is every
/// one that .NET vectorises for. Safe for concurrent reads.</remarks>
internal sealed class SafeTensorsFile : IDisposable
{
    private const int LengthBytes = sizeof(long);
    private const int ChunkLength = 1 << 16;

    private readonly SafeFileHandle _file;
    private readonly SafeTensorsHeader _header;
    private readonly long _dataStart;

    private SafeTensorsFile(SafeFileHandle file, string path)
    {
        _file = file;
        Path = path;
        long length = RandomAccess.GetLength(file);
        if (length < LengthBytes)
        {
            throw new InvalidDataException($"'{path}' is not a safetensors file: it must have at least {LengthBytes} bytes, but has {length}. Copy or write the file again.");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        ReadExactly(prefix, 0);
        ulong headerBytes = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        ulong longest = Math.Min((ulong)(length - LengthBytes), SafeTensorsHeader.MaximumBytes);
        if (headerBytes > longest)
        {
            throw new InvalidDataException($"'{path}' is not a safetensors file, or is cut off: its header must have at most {longest:N0} bytes (the file has {length:N0}), but claims {headerBytes:N0}. Copy or write the file again.");
        }

        byte[] header = new byte[headerBytes];
        ReadExactly(header, LengthBytes);
        _dataStart = LengthBytes + header.Length;
        _header = SafeTensorsHeader.Parse(header, length - _dataStart, path);
    }

    /// <summary>The file's name as it was given.</summary>
    public string Path { get; }

    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    public IReadOnlyDictionary<string, TensorEntry> Tensors => _header.Tensors;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="InvalidDataException">Not a safetensors file, damaged, cut off, or with a tensor that is not float32.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SafeTensorsFile Open(string path)
    {
        // A named pipe would be waited for without end, and even a signal could not break that off. Its length is 0.
        FileInfo found = new(path);
        if (found.Exists && (found.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? found).Length == 0)
        {
            throw new InvalidDataException($"'{path}' is not a safetensors file: it must have at least {LengthBytes} bytes, but has 0, or is a pipe or device. Copy or write the file again.");
        }

        SafeFileHandle file = File.OpenHandle(path);
        try
        {
            return new SafeTensorsFile(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="destination">As long as the tensor.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Read(TensorEntry tensor, Span<float> destination)
    {
        if (destination.Length != tensor.Length)
        {
            throw new ArgumentException($"'{tensor.Name}' has {tensor.Length:N0} elements, but the destination has {destination.Length:N0}.", nameof(destination));
        }

        // In chunks, because a span of bytes ends at 2 GB.
        for (int start = 0; start < destination.Length; start += ChunkLength)
        {
            Span<float> chunk = destination.Slice(start, Math.Min(ChunkLength, destination.Length - start));
            ReadExactly(MemoryMarshal.AsBytes(chunk), _dataStart + tensor.Offset + ((long)start * sizeof(float)));
        }
    }

    public void Dispose() => _file.Dispose();

    private void ReadExactly(Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_file, destination, offset);
            if (read == 0)
            {
                throw new InvalidDataException($"'{Path}' became shorter while it was read: nothing at byte {offset:N0}. Copy or write the file again.");
            }

            destination = destination[read..];
            offset += read;
        }
    }
}
