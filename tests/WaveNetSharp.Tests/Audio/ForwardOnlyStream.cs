namespace WaveNetSharp.Tests.Audio;

/// <summary>A pipe: cannot seek, has no length, and gives few bytes at a time.</summary>
internal sealed class ForwardOnlyStream(byte[] bytes) : Stream
{
    private const int MostAtOnce = 7;

    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // Without this one a stream borrows a buffer as long as what is asked for, which tests of memory would see.
    public override int Read(Span<byte> buffer)
    {
        int read = Math.Min(Math.Min(buffer.Length, MostAtOnce), bytes.Length - _position);
        bytes.AsSpan(_position, read).CopyTo(buffer);
        _position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
