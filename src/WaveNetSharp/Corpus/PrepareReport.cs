namespace WaveNetSharp.Corpus;

/// <summary>What <see cref="CorpusBuilder.Prepare"/> did with every file it met.</summary>
public sealed record PrepareReport
{
    /// <summary>Sources that have recordings in the corpus, at least 1.</summary>
    public required int Sources { get; init; }

    /// <summary>Sources that were not in the corpus before.</summary>
    public required int Added { get; init; }

    /// <summary>Sources that have changed since they were prepared, or gave way to another file of their name, and were prepared again.</summary>
    public required IReadOnlyList<string> Replaced { get; init; }

    /// <summary>Sources that are as they were, and were not decoded again.</summary>
    public required int Reused { get; init; }

    /// <summary>Sources that are no longer in the folder, and whose recordings are kept.</summary>
    public required IReadOnlyList<string> Kept { get; init; }

    /// <summary>Sources that are no longer in the folder, and whose recordings were removed with <see cref="PrepareOptions.Prune"/>.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Audio files and folders that could not be used. Where a source could be used before, its recordings are kept.</summary>
    public required IReadOnlyList<PrepareFailure> Failures { get; init; }

    /// <summary>What is wrong with files that were prepared none the less (cut off half-way, say).</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Files that are no audio, counted by the lower-case ending of their name, ".jpg" say; "hidden" are files and folders whose
    /// name begins with a dot, "no ending" those without one.</summary>
    public required IReadOnlyDictionary<string, int> Ignored { get; init; }

    /// <summary>What did not fit together with the labels; null when none were asked for.</summary>
    public LabelReport? Labels { get; init; }
}
