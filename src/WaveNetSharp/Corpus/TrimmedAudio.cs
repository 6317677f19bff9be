namespace WaveNetSharp.Corpus;

/// <summary>What was cut from a recording before it was stored, so that no audio goes away without a word.</summary>
/// <param name="StartFrames">Samples removed at the start.</param>
/// <param name="EndFrames">Samples removed at the end.</param>
/// <param name="Reason">Why: "silence", or "none" when nothing was removed.</param>
public sealed record TrimmedAudio(long StartFrames, long EndFrames, string Reason)
{
    internal const string SilenceReason = "silence";

    /// <summary>Nothing was removed.</summary>
    public static TrimmedAudio None { get; } = new(0, 0, "none");
}
