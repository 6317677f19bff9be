using System.Security.Cryptography;
using System.Text;

namespace WaveNetSharp.Corpus;

/// <summary>One prepared recording as the manifest describes it.</summary>
public sealed record Recording
{
    /// <summary>Unique in the corpus; made from the source's name and the channel alone, so that it survives a changed or regrown corpus.</summary>
    public required string Id { get; init; }

    /// <summary>The source file, relative to the folder it was found in, with '/' between folders.</summary>
    public required string Source { get; init; }

    /// <summary>The channel of the source when each has a recording of its own ("left" and "right" of two, else "1", "2", ...), otherwise null.</summary>
    public string? Channel { get; init; }

    /// <summary>The class of the recording (a genre, an instrument), or null when it has none.</summary>
    public string? Label { get; init; }

    /// <summary>SHA-256 of the source file's bytes, 64 lower-case hexadecimal digits.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>SHA-256 of the stored 16-bit samples, 64 lower-case hexadecimal digits.</summary>
    public required string AudioSha256 { get; init; }

    /// <summary>Samples, at least 2.</summary>
    public required long Frames { get; init; }

    /// <summary>Index of the shard file that holds the samples.</summary>
    public required int Shard { get; init; }

    /// <summary>Bytes from the start of the shard to the first sample; even.</summary>
    public required long Offset { get; init; }

    /// <summary>What was cut from the source.</summary>
    public required TrimmedAudio Trimmed { get; init; }

    /// <summary>What was measured.</summary>
    public required RecordingMeasures Measured { get; init; }

    /// <summary>What is wrong with the source, though it could be used (cut off half-way, say); null when nothing is.</summary>
    public string? Warning { get; init; }

    /// <summary>The order of a corpus: ordinal by source, then by channel.</summary>
    internal static int Compare(Recording one, Recording other)
    {
        int order = string.CompareOrdinal(one.Source, other.Source);
        return order != 0 ? order : string.CompareOrdinal(one.Channel, other.Channel);
    }

    /// <summary>Makes the id of a recording.</summary>
    internal static string IdOf(string source, string? channel) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(channel is null ? source : $"{source}\n{channel}")))[..16];
}
