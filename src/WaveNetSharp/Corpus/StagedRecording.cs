namespace WaveNetSharp.Corpus;

/// <summary>A finished recording whose final place in the corpus is not known yet, or not committed.</summary>
/// <param name="Recording">All that the corpus will say of it; shard and offset only count inside a listed shard.</param>
/// <param name="Parts">Recordings that its source has: without all of them, the source is decoded again.</param>
internal sealed record StagedRecording(Recording Recording, int Parts);
