namespace WaveNetSharp.Corpus.Health;

/// <summary>A corpus in numbers.</summary>
public sealed record HealthTotals
{
    /// <summary>How many recordings.</summary>
    public required int Recordings { get; init; }

    /// <summary>How long together.</summary>
    public required double Minutes { get; init; }

    /// <summary>Recordings to train on as they are.</summary>
    public required int Fine { get; init; }

    /// <summary>Recordings to listen to.</summary>
    public required int LookAt { get; init; }

    /// <summary>Recordings to remove.</summary>
    public required int LeaveOut { get; init; }

    /// <summary>Minutes that would stay without those to remove.</summary>
    public required double MinutesToKeep { get; init; }

    /// <summary>Minutes in blocks that are silent by their recording's own level.</summary>
    public required double SilentMinutes { get; init; }

    /// <summary>Minutes that were cut from the ends of the sources.</summary>
    public required double TrimmedMinutes { get; init; }

    /// <summary>Sources with one channel, with two, and with more.</summary>
    public required SourceKinds Channels { get; init; }

    /// <summary>What was found, the worst and most frequent first.</summary>
    public required IReadOnlyList<FindingCount> Findings { get; init; }
}

/// <summary>Recordings by the channels of their sources.</summary>
/// <param name="Mono">One channel.</param>
/// <param name="Stereo">Two.</param>
/// <param name="More">More than two.</param>
public sealed record SourceKinds(int Mono, int Stereo, int More);
