namespace WaveNetSharp.Corpus;

/// <summary>What is known of a recording before its place in the corpus is; its samples are stored times the gain.</summary>
internal sealed record RecordingFacts(string Source, string? Label, string SourceSha256, RecordingMeasures Measured, string? Warning);
