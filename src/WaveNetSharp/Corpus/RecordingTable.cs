namespace WaveNetSharp.Corpus;

/// <summary>What a manifest says of the descriptions of its recordings.</summary>
internal sealed record RecordingTable
{
    /// <summary>The file of descriptions, one JSON object a line.</summary>
    public required string File { get; init; }

    /// <summary>Its exact length.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of it, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file of <see cref="RecordingEntry"/>, one a recording.</summary>
    public required string Index { get; init; }

    /// <summary>SHA-256 of the index.</summary>
    public required string IndexSha256 { get; init; }

    /// <summary>Recordings, at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>Samples of all recordings.</summary>
    public required long Frames { get; init; }
}
