namespace WaveNetSharp.Corpus;

/// <summary>What is known of a recording before its place in the corpus is.</summary>
internal sealed record RecordingFacts(string Source, string? Label, string SourceSha256, float Peak, double ClippingShare, double SilenceShare);
