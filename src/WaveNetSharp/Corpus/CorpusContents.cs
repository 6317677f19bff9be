namespace WaveNetSharp.Corpus;

/// <summary>All that a new corpus is to say.</summary>
internal sealed record CorpusContents
{
    public required int SampleRate { get; init; }

    public required PreparedWith Prepared { get; init; }

    /// <summary>The audio files, which must lie in the corpus folder already, flushed.</summary>
    public required IReadOnlyList<Shard> Shards { get; init; }

    /// <summary>Ordered as by <see cref="Recording.Compare"/>, at least one; enumerated once.</summary>
    public required IEnumerable<Recording> Recordings { get; init; }

    /// <summary>What could not be used; enumerated once.</summary>
    public required IEnumerable<PrepareFailure> Skipped { get; init; }
}
