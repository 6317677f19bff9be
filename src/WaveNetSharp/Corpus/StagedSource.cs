namespace WaveNetSharp.Corpus;

/// <summary>What was found in a source file.</summary>
/// <param name="Recordings">What was staged, by channel; none when the file is as it was before, or cannot be used.</param>
/// <param name="Failure">Why it cannot be used; null when it can.</param>
internal sealed record StagedSource(IReadOnlyList<StagedRecording> Recordings, string? Failure = null)
{
    /// <summary>Whether the file is the one that was prepared before.</summary>
    public bool IsUnchanged() => Recordings.Count == 0 && Failure is null;
}
