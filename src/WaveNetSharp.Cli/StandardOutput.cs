using Microsoft.Win32.SafeHandles;

namespace WaveNetSharp.Cli;

/// <summary>Standard output as a stream that says when its reader has gone, which the console's own stream keeps to itself.</summary>
internal sealed class StandardOutput : Stream
{
    private readonly Stream _stream = Open();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="BrokenPipeException">The reader has closed the pipe.</exception>
    /// <exception cref="IOException">The disk behind it is full.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _stream.Write(buffer);
        }
        catch (IOException exception) when (IsBrokenPipe(exception))
        {
            throw new BrokenPipeException();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // A FileStream writes into a file at its own position, not at that of other programs which share the file; so only for pipes.
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        FileStream stream = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    // EPIPE is 32 on Linux and macOS alike.
    private static bool IsBrokenPipe(IOException exception) => exception.HResult == 32;
}
