namespace WaveNetSharp.Corpus;

/// <summary>Tells which files of a scanned folder are worth decoding. A file that the user names is always tried.</summary>
internal static class AudioNames
{
    private const int SignatureLength = 12;

    // Where sound and films share an ending, the name of a picture codec or type stands in the first kilobytes.
    private const int HeaderLength = 16 * 1024;

    // Films are left out: a music folder has them beside the music, and most of their sound is no music.
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".rf64", ".w64", ".bwf", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf", ".flac", ".alac", ".ape", ".wv", ".tta", ".tak", ".shn",
        ".mp1", ".mp2", ".mp3", ".mpga", ".m4a", ".m4b", ".m4p", ".m4r", ".aac", ".adts", ".ogg", ".oga", ".opus", ".spx", ".wma", ".asf", ".webm", ".mka",
        ".ac3", ".eac3", ".dts", ".thd", ".amr", ".awb", ".gsm", ".3ga", ".mpc", ".mp+", ".ofr", ".dsf", ".dff", ".voc", ".sph", ".nist", ".ra", ".8svx", ".qoa",
    };

    private static readonly HashSet<string> SharedEndings = new(StringComparer.OrdinalIgnoreCase) { ".webm", ".asf", ".ogg", ".oga", ".opus", ".spx" };

    // Named apart, for they begin as their like with sound alone does.
    private static readonly HashSet<string> FilmEndings = new(StringComparer.OrdinalIgnoreCase) { ".ogv", ".ogm" };

    private static ReadOnlySpan<byte> AsfVideo => [0xC0, 0xEF, 0x19, 0xBC, 0x4D, 0x5B, 0xCF, 0x11, 0xA8, 0xFD, 0x00, 0x80, 0x5F, 0x5C, 0x44, 0x2B];

    private static ReadOnlySpan<byte> Ogg => "OggS"u8;

    // 0x80 marks a header.
    private static ReadOnlySpan<byte> Theora => [0x80, (byte)'t', (byte)'h', (byte)'e', (byte)'o', (byte)'r', (byte)'a'];

    /// <summary>Whether a file has an ending of audio and holds no film, or, lacking that, begins as an audio file does.</summary>
    /// <exception cref="IOException">It has no such ending, is there, and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It has no such ending and may not be read.</exception>
    public static bool IsAudio(string path)
    {
        string ending = Path.GetExtension(path);
        return Endings.Contains(ending) ? !SharedEndings.Contains(ending) || !HoldsFilm(path) : !FilmEndings.Contains(ending) && BeginsAsAudio(path);
    }

    private static bool HoldsFilm(string path)
    {
        try
        {
            return HoldsFilm(Start(path, HeaderLength));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its name says audio, and decoding will report this.
            return false;
        }
    }

    private static bool HoldsFilm(ReadOnlySpan<byte> start) =>
        start.IndexOf("V_VP"u8) >= 0 || start.IndexOf("V_AV1"u8) >= 0 || start.IndexOf(AsfVideo) >= 0
            || (start.StartsWith(Ogg) && start.IndexOf(Theora) >= 0);

    private static bool BeginsAsAudio(string path)
    {
        ReadOnlySpan<byte> start = Start(path, SignatureLength);
        return start.Length == SignatureLength
            && (start[8..].SequenceEqual("WAVE"u8) || start[8..].StartsWith("AIF"u8) || start.StartsWith("fLaC"u8)
            || (start.StartsWith(Ogg) && !HoldsFilm(Start(path, HeaderLength))) || start.StartsWith("ID3"u8) || start.StartsWith(".snd"u8));
    }

    private static ReadOnlySpan<byte> Start(string path, int length)
    {
        try
        {
            // Pipes and devices have no length, and are not opened.
            if (SourceFile.Length(path) == 0)
            {
                return [];
            }

            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] start = new byte[length];
            return start.AsSpan(0, stream.ReadAtLeast(start, length, throwOnEndOfStream: false));
        }
        catch (FileNotFoundException)
        {
            // Gone since the folder was listed, or a link that leads nowhere, which is reported as that.
            return [];
        }
    }
}
