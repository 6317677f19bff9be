namespace WaveNetSharp.Corpus;

/// <summary>How far <see cref="CorpusBuilder.Prepare"/> is.</summary>
/// <param name="Done">Files that are in the corpus or have failed.</param>
/// <param name="Total">Files in all.</param>
/// <param name="Source">The file that was finished last.</param>
/// <param name="AudioSeconds">Seconds of audio in the corpus.</param>
/// <param name="Failures">Files that have failed.</param>
public sealed record PrepareProgress(int Done, int Total, string Source, double AudioSeconds, int Failures);
