using System.ComponentModel;

namespace WaveNetSharp.Audio;

/// <summary>Reads everything that is not an uncompressed WAV or AIFF (mp3, flac, ogg, m4a, the sound of a film, ...) through the program ffmpeg.</summary>
/// <remarks>ffmpeg runs as a child that writes a WAV into a pipe, and is killed by <see cref="AudioReader.Dispose()"/>, or when it gives
/// nothing for 60 seconds or takes more than 60 seconds and one for each 16 KiB of the file. A file with several sound tracks gives the one with the most channels. What ffmpeg found wrong but could
/// skip is told by <see cref="Warning"/>.</remarks>
public sealed class FfmpegReader : AudioReader
{
    // 32 KiB, small enough to be one guarded step even where ffmpeg is slow.
    private const int GuardedSamples = 8192;

    private const string Remedy = "Install it (Debian and Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg), or convert the file to WAV.";

    private readonly FfmpegProcess _process;
    private readonly WavReader _wav;
    private readonly int _step;
    private readonly CancellationToken _cancellation;
    private string? _warning;
    private bool _ended;

    /// <summary>Starts decoding a file, with the ffmpeg that is on PATH.</summary>
    /// <exception cref="InvalidDataException">ffmpeg is missing, cannot decode the file, or finds no sound in it; the message says which.</exception>
    public FfmpegReader(string path)
        : this(path, FfmpegProcess.FindProgram())
    {
    }

    internal FfmpegReader(string path, string? program, FfmpegPatience? patience = null, CancellationToken cancellation = default)
        : base(path)
    {
        _cancellation = cancellation;
        if (program is null)
        {
            throw new InvalidDataException($"'{path}' is not an uncompressed WAV or AIFF file, and the program ffmpeg, which decodes all others, was not found on PATH. {Remedy}");
        }

        try
        {
            _process = FfmpegProcess.Start(program, path, patience ?? FfmpegPatience.For(path), cancellation);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidDataException($"'{path}' is not an uncompressed WAV or AIFF file, and the program '{program}', which decodes all others, did not start: {exception.Message}. {Remedy}", exception);
        }

        try
        {
            using (_process.BeginWaiting())
            {
                _wav = new WavReader(_process.Output, path);
            }

            _step = Math.Max(GuardedSamples / _wav.Channels, 1) * _wav.Channels;
        }
        catch (Exception exception)
        {
            using FfmpegProcess process = _process;
            cancellation.ThrowIfCancellationRequested();
            switch (exception)
            {
                // All that came was too little: why, ffmpeg says.
                case InvalidDataException { InnerException: EndOfStreamException }:
                    throw Failure(process.WaitForExit(), exception);
                case InvalidDataException:
                    throw new InvalidDataException(exception.Message.Replace($"'{path}' ", $"'{path}', as ffmpeg decodes it, ", StringComparison.Ordinal), exception);
                default:
                    throw;
            }
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
            int step = Math.Min(wanted - count, _step);
            int read = ReadStep(interleaved.Slice(count, step));
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

    private int ReadStep(Span<float> interleaved)
    {
        try
        {
            using FfmpegProcess.Waiting waiting = _process.BeginWaiting();
            return _wav.Read(interleaved);
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
        // What was stopped ends early, and that is no fault of the file.
        _cancellation.ThrowIfCancellationRequested();
        FfmpegEnd end = _process.WaitForExit();
        if (!end.Succeeded)
        {
            throw Failure(end, null);
        }

        _warning = end.Message is null ? null : $"'{Name}' was decoded, but ffmpeg says: {end.Message}";
    }

    private InvalidDataException Failure(FfmpegEnd end, Exception? cause)
    {
        if (end.Killed)
        {
            string reason = end.Message!;
            return new InvalidDataException(
                $"'{Name}' could not be decoded, for ffmpeg did not reach its end: {reason}. Check that the file plays and that there is enough memory, or leave it out.",
                new DecoderKilledException(reason, cause));
        }

        bool silent = end.Message?.Contains("does not contain any stream", StringComparison.Ordinal) ?? false;
        return new InvalidDataException(
            silent
                ? $"'{Name}' must hold sound, but ffmpeg finds none in it. Leave it out."
                : $"'{Name}' could not be decoded; ffmpeg says: {end.Message ?? "nothing"}. Check that it plays, or leave it out.",
            cause);
    }
}
