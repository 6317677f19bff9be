namespace WaveNetSharp.Corpus;

/// <summary>Tells which files of a scanned folder are worth decoding. A file that the user names is always tried.</summary>
internal static class AudioNames
{
    private const int SignatureLength = 12;

    // Films are left out: a music folder has them beside the music, and most of their sound is no music.
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".rf64", ".w64", ".bwf", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf", ".flac", ".alac", ".ape", ".wv", ".tta", ".tak", ".shn",
        ".mp1", ".mp2", ".mp3", ".mpga", ".m4a", ".m4b", ".m4p", ".m4r", ".aac", ".adts", ".ogg", ".oga", ".opus", ".spx", ".wma", ".asf", ".webm", ".mka",
        ".ac3", ".eac3", ".dts", ".thd", ".amr", ".awb", ".gsm", ".3ga", ".mpc", ".mp+", ".ofr", ".dsf", ".dff", ".voc", ".sph", ".nist", ".ra", ".8svx", ".qoa",
    };

    /// <summary>Whether a file has an ending of audio or, lacking that, begins as an audio file does.</summary>
    public static bool IsAudio(string path) => Endings.Contains(Path.GetExtension(path)) || BeginsAsAudio(path);

    private static bool BeginsAsAudio(string path)
    {
        try
        {
            if (SourceFile.Length(path) < SignatureLength)
            {
                return false;
            }

            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, SignatureLength);
            Span<byte> start = stackalloc byte[SignatureLength];
            stream.ReadExactly(start);
            return start[8..].SequenceEqual("WAVE"u8) || start[8..].StartsWith("AIF"u8) || start.StartsWith("fLaC"u8)
                || start.StartsWith("OggS"u8) || start.StartsWith("ID3"u8) || start.StartsWith(".snd"u8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Neither its name nor its content says audio, so there is nothing to report.
            return false;
        }
    }
}
