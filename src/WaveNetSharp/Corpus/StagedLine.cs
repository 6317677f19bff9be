namespace WaveNetSharp.Corpus;

/// <summary>A line of a list of staged recordings: what must be known of it to put recordings in order.</summary>
/// <param name="Source">See <see cref="Recording.Source"/>.</param>
/// <param name="Channel">See <see cref="Recording.Channel"/>.</param>
/// <param name="SourceSha256">See <see cref="Recording.SourceSha256"/>; the first half of it.</param>
/// <param name="Parts">See <see cref="StagedRecording.Parts"/>.</param>
/// <param name="Start">Bytes before it in the list.</param>
/// <param name="Length">Its bytes, without the line end.</param>
internal readonly record struct StagedLine(string Source, string? Channel, UInt128 SourceSha256, int Parts, long Start, int Length);
