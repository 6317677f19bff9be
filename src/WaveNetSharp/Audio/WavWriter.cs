using Microsoft.Win32.SafeHandles;

namespace WaveNetSharp.Audio;

/// <summary>Writes a WAV file as its samples are made, so that what is there can be played at any moment.</summary>
/// <remarks>The samples go to <see cref="PartialPath"/>, whose header is brought up to date at least once per second of sound. <see cref="Complete"/>
/// flushes it to the disk and gives it the final name in one step, over an earlier file of that name. Without Complete (an error, Ctrl-C, kill) the
/// partial file stays, playable, and the earlier file is untouched; the next writer of the same path starts the partial file anew.
/// Not thread-safe. <see cref="Write"/> allocates nothing.</remarks>
public sealed class WavWriter : IDisposable
{
    /// <summary>The ending of the file that is being written: <c>x.wav</c> grows as <c>x.partial.wav</c> beside it.</summary>
    public const string PartialSuffix = ".partial.wav";

    private const int MaximumBufferLength = 1 << 16;

    private readonly string _path;
    private readonly WavEncoder _encoder;
    private readonly SafeFileHandle _file;
    private readonly byte[] _header;
    private readonly byte[] _buffer;
    private int _buffered;
    private long _written;
    private bool _failed;

    /// <summary>Creates the partial file.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="format">How samples are stored.</param>
    /// <param name="channels">Samples in a frame, [1, 16,383]; twice as many in 16 bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    /// <exception cref="IOException">The folder does not exist or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public WavWriter(string path, int sampleRate, WavSampleFormat format = WavSampleFormat.Pcm16, int channels = 1)
    {
        _encoder = new WavEncoder(sampleRate, format, channels);
        _path = path;
        _header = new byte[_encoder.HeaderLength];
        _buffer = new byte[Math.Clamp(MaximumBufferLength / _encoder.BlockAlign, 1, sampleRate) * _encoder.BlockAlign];
        MaximumDataLength = _encoder.MaximumDataLength;
        PartialPath = Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path) + PartialSuffix);
        _file = File.OpenHandle(PartialPath, FileMode.Create, FileAccess.Write, FileShare.Read);
        try
        {
            WriteHeader();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Where the samples are until <see cref="Complete"/>.</summary>
    public string PartialPath { get; }

    /// <summary>Frames written so far.</summary>
    public long Frames => (_written + _buffered) / _encoder.BlockAlign;

    internal long MaximumDataLength { get; init; }

    /// <summary>Appends frames.</summary>
    /// <param name="interleaved">Shape [frames, channels], finite, full scale [-1, 1].</param>
    /// <exception cref="ArgumentException">Not whole frames, or a sample is not finite; nothing is written.</exception>
    /// <exception cref="IOException">The disk is full, or the file would pass 4 GiB.</exception>
    public void Write(ReadOnlySpan<float> interleaved)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        _encoder.Validate(interleaved);
        if (_written + _buffered + ((long)interleaved.Length * _encoder.BytesPerSample) > MaximumDataLength)
        {
            throw new IOException(
                $"'{_path}' would hold more than {MaximumDataLength / _encoder.BlockAlign:N0} frames, the most that fit into the 4 GiB of a WAV file. Write several files; what was written so far is in '{PartialPath}'.");
        }

        while (!interleaved.IsEmpty)
        {
            int count = Math.Min(interleaved.Length, (_buffer.Length - _buffered) / _encoder.BytesPerSample);
            _encoder.Encode(interleaved[..count], _buffer.AsSpan(_buffered));
            _buffered += count * _encoder.BytesPerSample;
            interleaved = interleaved[count..];
            if (_buffered == _buffer.Length)
            {
                Flush();
            }
        }
    }

    /// <summary>Hands everything to the system, and brings the header up to date.</summary>
    /// <exception cref="IOException">The disk is full; the header still tells what is there.</exception>
    public void Flush()
    {
        try
        {
            // Samples before the header: killed between the two, the file is short of the last piece and still valid.
            RandomAccess.Write(_file, _buffer.AsSpan(0, _buffered), _header.Length + _written);
            _written += _buffered;
            _buffered = 0;
            WriteHeader();
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    /// <summary>Finishes the file and gives it its final name. Further calls do nothing.</summary>
    /// <exception cref="IOException">The disk is full, or the final name cannot be taken; the partial file stays.</exception>
    public void Complete()
    {
        if (_file.IsClosed)
        {
            return;
        }

        Flush();
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        File.Move(PartialPath, _path, overwrite: true);
    }

    /// <summary>Closes the file; without <see cref="Complete"/> it stays under its partial name.</summary>
    public void Dispose()
    {
        if (_file.IsClosed)
        {
            return;
        }

        try
        {
            // After a failure another try would only hide the error that is on its way up.
            if (!_failed)
            {
                Flush();
            }
        }
        finally
        {
            _file.Dispose();
        }
    }

    private void WriteHeader()
    {
        _encoder.EncodeHeader(_written, _header);
        RandomAccess.Write(_file, _header, 0);
    }
}
