namespace WaveNetSharp.Corpus;

/// <summary>The names inside a corpus folder.</summary>
/// <remarks>Every file but the manifest has a name that its content determines, and is never changed. So the rename of a new manifest over
/// the old one is the whole change from one corpus to the next: before it the old corpus stands, after it the new one does, and files that
/// the manifest does not name mean nothing.</remarks>
internal static class CorpusFolder
{
    public const string ManifestName = "manifest.json";
    public const string SkippedName = "skipped.jsonl";
    public const string StagingName = ".preparing";
    public const string LockName = ".prepare.lock";

    private const int Digits = 16;
    private const string TableBeginning = "recordings-";
    private const string TextEnding = ".jsonl";
    private const string IndexEnding = ".index";

    /// <summary>The name of the descriptions of recordings, from the SHA-256 of their bytes.</summary>
    public static string TextName(string sha256) => TableBeginning + sha256[..Digits] + TextEnding;

    /// <summary>The name of the index, from the SHA-256 of its bytes.</summary>
    public static string IndexName(string sha256) => TableBeginning + sha256[..Digits] + IndexEnding;

    /// <summary>Whether a file is one of those that manifests name. Whoever keeps an 'audio-2024.s16le' here keeps it.</summary>
    public static bool IsContentName(string name) =>
        ShardName.IsValid(name) || ShardName.IsOfVersion1(name) || IsNumbered(name, TextEnding) || IsNumbered(name, IndexEnding);

    private static bool IsNumbered(string name, string ending) =>
        name.Length == TableBeginning.Length + Digits + ending.Length && name.StartsWith(TableBeginning, StringComparison.Ordinal)
        && name.EndsWith(ending, StringComparison.Ordinal) && name[TableBeginning.Length..^ending.Length].All(char.IsAsciiHexDigitLower);

    /// <summary>Samples and index are used as they lie in the file, which only a little-endian machine can do.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine is big-endian.</exception>
    public static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("A corpus holds little-endian samples, but this machine is big-endian.");
        }
    }
}
