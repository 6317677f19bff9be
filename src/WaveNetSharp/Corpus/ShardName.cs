namespace WaveNetSharp.Corpus;

/// <summary>The name of a shard, which its audio determines: files of one name hold the same bytes.</summary>
/// <remarks>Two shards of the same audio have one name, are one file, and are listed once; the recordings of both lie in it.</remarks>
internal static class ShardName
{
    private const string Beginning = "audio-";
    private const string Ending = ".s16le";
    private const int Digits = 16;
    private const int DigitsOfVersion1 = 5;

    /// <summary>Makes the name of a shard.</summary>
    /// <param name="recordings">SHA-256 (64 hexadecimal digits) of the samples and their number, of each recording in the order of the shard.</param>
    public static string For(IEnumerable<(string AudioSha256, long Frames)> recordings)
    {
        using ShardHash hash = new();
        foreach ((string audio, long frames) in recordings)
        {
            hash.Add(audio, frames);
        }

        return hash.Shard.File;
    }

    /// <summary>Makes the name from the SHA-256 over all that.</summary>
    public static string Of(byte[] sha256) => Beginning + Convert.ToHexStringLower(sha256)[..Digits] + Ending;

    /// <summary>Whether a text is a name that <see cref="For"/> could have made, and so a plain file name.</summary>
    public static bool IsValid(string name) => IsNumbered(name, Digits) && name[Beginning.Length..^Ending.Length].All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a text is a name that version 1 of the format gave: shards in order.</summary>
    public static bool IsOfVersion1(string name) => IsNumbered(name, DigitsOfVersion1) && name[Beginning.Length..^Ending.Length].All(char.IsAsciiDigit);

    private static bool IsNumbered(string name, int digits) =>
        name.Length == Beginning.Length + digits + Ending.Length && name.StartsWith(Beginning, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal);
}
