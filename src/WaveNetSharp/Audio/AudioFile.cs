using System.Buffers;

namespace WaveNetSharp.Audio;

/// <summary>Opens recordings of any kind: uncompressed WAV and AIFF by the readers of this library, everything else by the program ffmpeg.</summary>
public static class AudioFile
{
    // Enough to tell a text from sound that happens to begin with a title or a tag.
    private const int SniffedLength = 4096;

    /// <summary>Opens a recording; its content decides how it is read, not the ending of its name.</summary>
    /// <param name="path">A file. A pipe or device that cannot seek must hold a plain WAV.</param>
    /// <exception cref="InvalidDataException">Empty, not sound, damaged, or in need of ffmpeg, which is missing; the message says which.</exception>
    /// <exception cref="IOException">The system could not open or read it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static AudioReader Open(string path) => Open(path, FfmpegProcess.FindProgram());

    /// <summary>Reads a whole recording as mono at <paramref name="sampleRate"/>; see <see cref="MonoReader"/> for long ones.</summary>
    /// <returns>Shape [T], finite, full scale [-1, 1].</returns>
    /// <inheritdoc cref="Open(string)"/>
    public static float[] ReadMono(string path, int sampleRate)
    {
        using MonoReader reader = MonoReader.Open(path, sampleRate);
        ArrayBufferWriter<float> samples = new();
        int read;
        do
        {
            read = reader.Read(samples.GetSpan(SniffedLength));
            samples.Advance(read);
        }
        while (read > 0);
        return samples.WrittenSpan.ToArray();
    }

    internal static AudioReader Open(string path, string? ffmpeg) => OpenCancellable(path, ffmpeg, null, CancellationToken.None);

    // The reader's wait for ffmpeg ends with the cancellation, too.
    internal static AudioReader OpenCancellable(string path, string? ffmpeg, FfmpegPatience? patience, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"'{path}' must be an audio file, but is a folder. Name the files in it.");
        }

        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        try
        {
            if (OpenUncompressed(stream, path) is { } reader)
            {
                return reader;
            }

            if (CopyProtection.Of(stream) is { } scheme)
            {
                throw new InvalidDataException($"'{path}' must be audio that any player may decode, but is copy-protected ({scheme}). Leave it out, or get it without protection.");
            }

            stream.Dispose();
            return new FfmpegReader(path, ffmpeg, patience, cancellation);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // Null when ffmpeg is to try.
    private static UncompressedReader? OpenUncompressed(FileStream stream, string path)
    {
        if (!stream.CanSeek)
        {
            return new WavReader(stream, path);
        }

        byte[] start = new byte[SniffedLength];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> sniffed = start.AsSpan(0, length);
        stream.Position = 0;
        if (WavHeader.IsWav(sniffed))
        {
            bool plain = WavHeader.Read(stream, path).Format.IsPlain;
            stream.Position = 0;
            return plain ? new WavReader(stream, path) : null;
        }

        if (AiffHeader.IsAiff(sniffed))
        {
            bool plain = AiffHeader.Read(stream, path).Samples is not null;
            stream.Position = 0;
            return plain ? new AiffReader(stream, path) : null;
        }

        if (length == 0)
        {
            throw new InvalidDataException($"'{path}' must be an audio file, but is empty (0 bytes). Record or export it again, or leave it out.");
        }

        if (IsText(sniffed))
        {
            throw new InvalidDataException($"'{path}' must be an audio file, but holds text. Leave it out, or name the recording itself.");
        }

        return null;
    }

    // Text has no control characters but tabs and line ends, and sound has them within a few hundred bytes. Texts never reach ffmpeg,
    // which would take some of them for playlists and open what they name. NIST SPHERE files, common for speech, begin with a page of text.
    private static bool IsText(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("NIST_1A"u8))
        {
            return false;
        }

        int high = 0;
        foreach (byte value in start)
        {
            if (value is < 0x20 or 0x7F && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
            {
                return false;
            }

            high += value >> 7;
        }

        return high <= start.Length / 2;
    }
}
