using System.ComponentModel;

namespace WaveNetSharp.Audio;

/// <summary>Reads everything that is not a plain WAV (mp3, flac, ogg, m4a, the sound of a film, ...) through the program ffmpeg.</summary>
/// <remarks>ffmpeg runs as a child that writes a WAV into a pipe, and is killed by <see cref="AudioReader.Dispose()"/>, or when it gives
/// nothing for 60 seconds. A file with several sound tracks gives the one with the most channels. What ffmpeg found wrong but could
/// skip is told by <see cref="Warning"/>.</remarks>
public sealed class FfmpegReader : AudioReader
{
    // 32 KiB, small enough to be one guarded step even where ffmpeg is slow.
    private const int GuardedSamples = 8192;

    private const string Remedy = "Install it (Debian and Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg), or convert the file to WAV.";

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);

    private readonly FfmpegProcess _process;
    private readonly WavReader _wav;
    private readonly float[] _buffer;
    private string? _warning;
    private bool _ended;

    /// <summary>Starts decoding a file, with the ffmpeg that is on PATH.</summary>
    /// <exception cref="InvalidDataException">ffmpeg is missing, cannot decode the file, or finds no sound in it; the message says which.</exception>
    public FfmpegReader(string path)
        : this(path, FfmpegProcess.FindProgram())
    {
    }

    internal FfmpegReader(string path, string? program, TimeSpan? patience = null)
        : base(path)
    {
        if (program is null)
        {
            throw new InvalidDataException($"'{path}' is not a plain WAV file, and the program ffmpeg, which decodes all others, was not found on PATH. {Remedy}");
        }

        try
        {
            _process = FfmpegProcess.Start(program, path, patience ?? DefaultPatience);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidDataException($"'{path}' is not a plain WAV file, and the program '{program}', which decodes all others, did not start: {exception.Message}. {Remedy}", exception);
        }

        try
        {
            _wav = _process.Guard(() => new WavReader(_process.Output, path));
            _buffer = new float[Math.Max(GuardedSamples / _wav.Channels, 1) * _wav.Channels];
        }
        catch (InvalidDataException exception)
        {
            InvalidDataException failure = Failure(_process.WaitForExit().Message, exception);
            _process.Dispose();
            throw failure;
        }
    }

    /// <inheritdoc/>
    public override int SampleRate => _wav.SampleRate;

    /// <inheritdoc/>
    public override int Channels => _wav.Channels;

    /// <inheritdoc/>
    public override long? Frames => null;

    /// <inheritdoc/>
    public override string? Warning => _warning;

    /// <inheritdoc/>
    public override int Read(Span<float> interleaved)
    {
        RequireRoomForAFrame(interleaved.Length);
        int wanted = interleaved.Length / Channels * Channels;
        int count = 0;
        while (count < wanted && !_ended)
        {
            int step = Math.Min(wanted - count, _buffer.Length);
            int read = ReadStep(step);
            _buffer.AsSpan(0, read).CopyTo(interleaved[count..]);
            count += read;
            if (read < step)
            {
                End();
            }
        }

        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _wav.Dispose();
            _process.Dispose();
        }
    }

    private int ReadStep(int count)
    {
        try
        {
            return _process.Guard(() => _wav.Read(_buffer.AsSpan(0, count)));
        }
        catch (InvalidDataException) when (_wav.HasEnded)
        {
            // A header and no sound: what ffmpeg says about that explains more.
            End();
            throw;
        }
    }

    private void End()
    {
        _ended = true;
        (bool succeeded, string? message) = _process.WaitForExit();
        if (!succeeded)
        {
            throw Failure(message, null);
        }

        _warning = message is null ? null : $"'{Name}' was decoded, but ffmpeg says: {message}";
    }

    private InvalidDataException Failure(string? message, Exception? cause)
    {
        bool silent = message?.Contains("does not contain any stream", StringComparison.Ordinal) ?? false;
        return new InvalidDataException(
            silent
                ? $"'{Name}' must hold sound, but ffmpeg finds none in it. Leave it out."
                : $"'{Name}' could not be decoded; ffmpeg says: {message ?? "nothing"}. Check that it plays, or leave it out.",
            cause);
    }
}
