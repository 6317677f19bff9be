using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Audio;

/// <summary>Reads files whose samples lie there as plain numbers: PCM of 8 to 32 bits, floating point of 32 and 64 bits, any number of channels.</summary>
/// <remarks>A file that ends before its header says is read as far as it goes, and <see cref="Warning"/> says so. Memory is a fixed
/// 48 KiB, whatever the header claims.</remarks>
public abstract class UncompressedReader : AudioReader
{
    // Above any integer scale that programs are known to write into floating point files, 2^31; far below where sums overflow.
    private const float MaximumMagnitude = 1e10f;

    // A multiple of every sample width: 1, 2, 3, 4 and 8 bytes.
    private const int BufferLength = 48 * 1024;

    private readonly Stream _stream;
    private readonly SampleFormat _format;
    private readonly long? _claimed;
    private readonly byte[] _buffer = new byte[BufferLength];
    private long _bytesLeft;
    private long _bytesRead;
    private long _framesRead;
    private string? _warning;
    private bool _ended;

    // Takes the stream, which is closed when this fails, and leaves it at the first sample.
    private protected UncompressedReader(Stream stream, string name, Func<Stream, string, SampleRun> readHeader)
        : base(name)
    {
        _stream = stream;
        try
        {
            SampleRun run = readHeader(stream, name);
            _format = run.Format;
            _claimed = run.Claimed;
            _bytesLeft = run.Length ?? long.MaxValue;
            if (stream.CanSeek)
            {
                _bytesLeft = Math.Min(_bytesLeft, stream.Length - stream.Position);
                Frames = _bytesLeft / _format.BytesPerFrame;
                _warning = Shortfall(_bytesLeft);
                if (Frames == 0)
                {
                    throw NoAudio();
                }
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int SampleRate => _format.SampleRate;

    /// <inheritdoc/>
    public override int Channels => _format.Channels;

    /// <inheritdoc/>
    public override long? Frames { get; }

    /// <inheritdoc/>
    public override string? Warning => _warning;

    /// <summary>Whether all samples have been read.</summary>
    internal bool HasEnded => _ended;

    /// <inheritdoc/>
    public override int Read(Span<float> interleaved)
    {
        RequireRoomForAFrame(interleaved.Length);
        Span<float> wanted = interleaved[..(interleaved.Length / Channels * Channels)];
        int count = 0;
        while (count < wanted.Length && !_ended)
        {
            count += ReadSome(wanted[count..]);
        }

        // At the end a part of a frame may be left over, which the warning has reported.
        count -= count % Channels;
        RequireFinite(interleaved[..count]);
        _framesRead += count / Channels;
        return count > 0 || _framesRead > 0 ? count : throw NoAudio();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
    }

    private int ReadSome(Span<float> samples)
    {
        int width = _format.BytesPerSample;
        // What lies in the file as it does in memory, which is all that ffmpeg sends, is read to where it is wanted.
        bool direct = _format.IsThatOfMemory;
        Span<byte> target = direct ? MemoryMarshal.AsBytes(samples[..Math.Min(samples.Length, BufferLength)]) : _buffer;
        int wanted = (int)Math.Min(Math.Min((long)samples.Length * width, target.Length), _bytesLeft / width * width);
        int read = _stream.ReadAtLeast(target[..wanted], wanted, throwOnEndOfStream: false);
        _bytesRead += read;
        _bytesLeft -= read;
        int count = read / width;
        if (!direct)
        {
            _format.Decode(_buffer.AsSpan(0, count * width), samples[..count]);
        }

        if (read < wanted || _bytesLeft < width)
        {
            _ended = true;
            // The start of one more sample, which only a pipe has not told yet: it decides whether the file is cut off.
            Span<byte> rest = _buffer.AsSpan(0, (int)Math.Min(_bytesLeft, width - 1));
            _bytesRead += _stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
            _warning ??= Shortfall(_bytesRead);
        }

        return count;
    }

    private string? Shortfall(long bytes)
    {
        if (_claimed > bytes)
        {
            return $"'{Name}' is cut off: its header says {_claimed / _format.BytesPerFrame:N0} frames, but only {bytes / _format.BytesPerFrame:N0} are there.";
        }

        long rest = bytes % _format.BytesPerFrame;
        return rest == 0 ? null : $"'{Name}' ends within a frame: its last {rest:N0} bytes are left out.";
    }

    private void RequireFinite(ReadOnlySpan<float> samples)
    {
        if (!_format.IsFloatingPoint || samples.IsEmpty)
        {
            return;
        }

        // With squares that sum up to so little no sample can be beyond; NaN compares with nothing. The sum is found several times faster than
        // the largest magnitude, and that than its place.
        if (TensorPrimitives.SumOfSquares(samples) < MaximumMagnitude || Math.Abs(TensorPrimitives.MaxMagnitude(samples)) <= MaximumMagnitude)
        {
            return;
        }

        // NaN counts as the largest magnitude, so this finds the first one.
        int worst = TensorPrimitives.IndexOfMaxMagnitude(samples);
        long frame = _framesRead + (worst / Channels);
        throw new InvalidDataException(
            $"'{Name}' is damaged: samples must be finite and within 1E+10, but frame {frame:N0} ({(double)frame / SampleRate:0.000} s), channel {(worst % Channels) + 1}, is {samples[worst]}. Export it again, or leave it out.");
    }
}
