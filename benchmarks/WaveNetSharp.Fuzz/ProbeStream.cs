using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>A file or a pipe that gives its bytes in pieces of random length, and counts what is asked of it.</summary>
/// <param name="bytes">The content.</param>
/// <param name="seekable">A file; otherwise a pipe, which has no length.</param>
/// <param name="random">Draws the lengths of the pieces.</param>
internal sealed class ProbeStream(byte[] bytes, bool seekable, RandomSource random) : Stream
{
    private int _position;
    private int _calls;

    public bool IsClosed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => seekable;

    public override bool CanWrite => false;

    public override long Length => seekable ? bytes.Length : throw new NotSupportedException();

    public override long Position
    {
        get => seekable ? _position : throw new NotSupportedException();
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        Count();
        int most = Math.Min(buffer.Length, bytes.Length - _position);
        int read = most <= 1 ? most : random.Below(8) switch { 0 => 1, 1 => 1 + random.Below(most), _ => most };
        bytes.AsSpan(_position, read).CopyTo(buffer);
        _position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        Count();
        long target = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => bytes.Length });
        if (!seekable || target < 0 || target > bytes.Length)
        {
            throw new FuzzFailureException($"a seek to {target:N0} in {bytes.Length:N0} bytes");
        }

        return _position = (int)target;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        base.Dispose(disposing);
    }

    // Each call moves on by a byte at least, or meets the end, which a reader may meet a few times.
    private void Count()
    {
        if (++_calls > bytes.Length + 100)
        {
            throw new FuzzFailureException($"more than {_calls - 1:N0} reads of {bytes.Length:N0} bytes: a hang");
        }
    }
}
