namespace WaveNetSharp.Corpus;

/// <summary>Where a recording comes from.</summary>
internal sealed record RecordingFacts(string Source, string? Label, string SourceSha256, string? Warning);
