using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Audio;

/// <summary>Reads WAV files: PCM of 8 to 32 bits, floating point of 32 and 64 bits, any number of channels, RIFF and RF64.</summary>
/// <remarks>A file that ends before its header says is read as far as it goes, and <see cref="Warning"/> says so. A data size of 0 or
/// 0xFFFFFFFF, as streaming writers leave it, means: to the end of the file. Memory is a fixed 48 KiB, whatever the header claims.</remarks>
public sealed class WavReader : AudioReader
{
    // Above any integer scale that programs are known to write into floating point files, 2^31; far below where sums overflow.
    private const float MaximumMagnitude = 1e10f;

    // A multiple of every sample width: 1, 2, 3, 4 and 8 bytes.
    private const int BufferLength = 48 * 1024;

    private readonly Stream _stream;
    private readonly WavFormat _format;
    private readonly long? _claimed;
    private readonly byte[] _buffer = new byte[BufferLength];
    private long _bytesLeft;
    private long _bytesRead;
    private long _framesRead;
    private string? _warning;
    private bool _ended;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="InvalidDataException">Not a WAV file, damaged beyond use, empty, or with a codec that is not plain numbers.</exception>
    /// <exception cref="IOException">The system could not open or read it.</exception>
    public WavReader(string path)
        : this(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), path)
    {
    }

    /// <summary>Reads a WAV from a stream that stands at its start, and closes the stream with the reader, or when this fails.</summary>
    /// <param name="stream">Need not be able to seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="WavReader(string)"/>
    public WavReader(Stream stream, string name)
        : base(name)
    {
        _stream = stream;
        try
        {
            WavHeader header = WavHeader.Read(stream, name);
            if (!header.Format.IsPlain)
            {
                throw new InvalidDataException($"'{name}' holds compressed sound: its codec must be PCM (1) or floating point (3), but is {header.Format.Tag} (0x{header.Format.Tag:X4}). Convert it to PCM.");
            }

            _format = header.Format;
            _claimed = header.DataLength;
            _bytesLeft = header.DataLength ?? long.MaxValue;
            if (stream.CanSeek)
            {
                _bytesLeft = Math.Min(_bytesLeft, stream.Length - stream.Position);
                Frames = _bytesLeft / _format.BlockAlign;
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
        bool direct = BitConverter.IsLittleEndian && _format is { Tag: WavFormat.FloatTag, BitsPerSample: 32 };
        Span<byte> target = direct ? MemoryMarshal.AsBytes(samples[..Math.Min(samples.Length, BufferLength)]) : _buffer;
        int wanted = (int)Math.Min(Math.Min((long)samples.Length * width, target.Length), _bytesLeft / width * width);
        int read = _stream.ReadAtLeast(target[..wanted], wanted, throwOnEndOfStream: false);
        _bytesRead += read;
        _bytesLeft -= read;
        int count = read / width;
        if (!direct)
        {
            WavSamples.Decode(_buffer.AsSpan(0, count * width), _format, samples[..count]);
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
            return $"'{Name}' is cut off: its header says {_claimed / _format.BlockAlign:N0} frames, but only {bytes / _format.BlockAlign:N0} are there.";
        }

        long rest = bytes % _format.BlockAlign;
        return rest == 0 ? null : $"'{Name}' ends within a frame: its last {rest:N0} bytes are left out.";
    }

    private void RequireFinite(ReadOnlySpan<float> samples)
    {
        if (_format.Tag == WavFormat.PcmTag || samples.IsEmpty)
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
