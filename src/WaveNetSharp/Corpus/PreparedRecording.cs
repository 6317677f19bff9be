namespace WaveNetSharp.Corpus;

/// <summary>One line of the summary of <see cref="CorpusBuilder.Prepare"/>.</summary>
/// <param name="Source">See <see cref="Recording.Source"/>.</param>
/// <param name="Label">See <see cref="Recording.Label"/>.</param>
/// <param name="Seconds">Its length in the corpus.</param>
/// <param name="Measured">See <see cref="Recording.Measured"/>.</param>
/// <param name="Warning">See <see cref="Recording.Warning"/>.</param>
public sealed record PreparedRecording(string Source, string? Label, double Seconds, RecordingMeasures Measured, string? Warning);
