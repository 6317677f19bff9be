namespace WaveNetSharp.Tests.Audio;

/// <summary>A file of many gigabytes, all zeros after a given start, that takes no space.</summary>
internal sealed class EndlessZerosStream(byte[] start, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - Position);
        buffer[..count].Clear();
        if (Position < start.Length)
        {
            ReadOnlySpan<byte> rest = start.AsSpan((int)Position);
            rest[..Math.Min(rest.Length, count)].CopyTo(buffer);
        }

        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
