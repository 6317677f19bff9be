namespace WaveNetSharp.Corpus.Health;

/// <summary>Recordings that hold the same audio.</summary>
/// <param name="Keep">The one to keep; an index into <see cref="AudioCorpus.Recordings"/>.</param>
/// <param name="Others">The others, in the order of the corpus.</param>
public sealed record DuplicateGroup(int Keep, IReadOnlyList<int> Others);
