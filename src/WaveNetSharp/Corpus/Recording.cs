namespace WaveNetSharp.Corpus;

/// <summary>One prepared recording as the manifest describes it.</summary>
public sealed record Recording
{
    /// <summary>Unique in the corpus; made from the source name alone, so that it survives a changed or regrown corpus.</summary>
    public required string Id { get; init; }

    /// <summary>The source file, relative to the folder it was found in, with '/' between folders.</summary>
    public required string Source { get; init; }

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

    /// <summary>The largest magnitude of the mono mix before normalisation; 1 is full scale, 0 is digital silence.</summary>
    public required float Peak { get; init; }

    /// <summary>Share of the source's samples at or beyond full scale, [0, 1].</summary>
    public required double ClippingShare { get; init; }

    /// <summary>Share of the recording that is silent by its own level (see <see cref="PrepareOptions"/>), [0, 1].</summary>
    public required double SilenceShare { get; init; }

    /// <summary>What was cut from the source.</summary>
    public required TrimmedAudio Trimmed { get; init; }
}
