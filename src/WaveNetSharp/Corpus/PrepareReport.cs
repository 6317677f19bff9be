namespace WaveNetSharp.Corpus;

/// <summary>What <see cref="CorpusBuilder.Prepare"/> did with every file it met.</summary>
public sealed record PrepareReport
{
    /// <summary>The recordings in the corpus, in its order; at least one.</summary>
    public required IReadOnlyList<PreparedRecording> Recordings { get; init; }

    /// <summary>Audio files and folders that could not be used.</summary>
    public required IReadOnlyList<PrepareFailure> Failures { get; init; }

    /// <summary>Files that are no audio, counted by the lower-case ending of their name, ".jpg" say; "hidden" are files and folders whose
    /// name begins with a dot, "no ending" those without one.</summary>
    public required IReadOnlyDictionary<string, int> Ignored { get; init; }

    /// <summary>What did not fit together with the labels; null when none were asked for.</summary>
    public LabelReport? Labels { get; init; }

    /// <summary>Seconds of audio in the corpus.</summary>
    public double Seconds => Recordings.Sum(recording => recording.Seconds);
}
