using System.Runtime.InteropServices;

namespace WaveNetSharp.Numerics;

/// <summary>Zeroed floats outside the managed heap, aligned to 64 bytes, so that every vector load of a panel stays in one cache line.</summary>
/// <remarks>Freed by <see cref="Dispose"/> or, late, by the finaliser. Pointers and spans must not outlive the object.</remarks>
internal sealed unsafe class AlignedMemory : IDisposable
{
    /// <summary>Floats from one aligned one to the next.</summary>
    public const int FloatsOfLine = Alignment / sizeof(float);

    private const int Alignment = 64;

    // Null unless this is a part.
    private readonly AlignedMemory? _whole;
    private float* _pointer;

    /// <summary>Allocates <paramref name="length"/> floats, all zero.</summary>
    /// <exception cref="OutOfMemoryException">The system has not that much.</exception>
    public AlignedMemory(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;

        // More than the address space is left to the system to refuse; the multiplication must not wrap around.
        nuint bytes = (nuint)Math.Clamp(length, 1, long.MaxValue / sizeof(float)) * sizeof(float);
        _pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_pointer, bytes);
    }

    // A part of other memory, which it keeps alive and does not free.
    private AlignedMemory(AlignedMemory whole, long offset, long length)
    {
        _whole = whole;
        _pointer = whole._pointer + offset;
        Length = length;
        GC.SuppressFinalize(this);
    }

    ~AlignedMemory() => Free();

    /// <summary>Floats.</summary>
    public long Length { get; }

    /// <summary>The first float; 64-byte aligned.</summary>
    public float* Pointer => _pointer;

    /// <summary>All floats, for buffers of less than 2^31.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    public Span<float> Span => Slice(0, Length);

    /// <summary>A part of the floats, for buffers of any length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    public Span<float> Slice(long offset, long length)
    {
        // A wrong pointer would end the process without a message.
        ObjectDisposedException.ThrowIf(_pointer is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new Span<float>(_pointer + offset, checked((int)length));
    }

    /// <summary>A part of the floats as memory of its own, which lives at least as long as the part is referred to. Disposing of the part frees nothing.</summary>
    /// <param name="offset">A multiple of 16.</param>
    /// <param name="length">Floats.</param>
    /// <exception cref="ArgumentException">The part would not be aligned, or is not inside the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    public AlignedMemory Part(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_pointer is null, this);
        if (offset < 0 || length < 0 || offset > Length - length || offset % FloatsOfLine != 0)
        {
            throw new ArgumentException($"a part must begin at a multiple of {FloatsOfLine} floats and lie within the {Length:N0}, but was {length:N0} from {offset:N0} on.");
        }

        return new AlignedMemory(this, offset, length);
    }

    /// <summary>Sets every float to zero.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    public void Clear()
    {
        ObjectDisposedException.ThrowIf(_pointer is null, this);
        NativeMemory.Clear(_pointer, (nuint)Length * sizeof(float));
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_whole is null)
        {
            NativeMemory.AlignedFree(_pointer);
        }

        _pointer = null;
    }
}
