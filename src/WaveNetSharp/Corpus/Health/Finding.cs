namespace WaveNetSharp.Corpus.Health;

/// <summary>One thing that was noticed about a recording.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Rating">How much it matters; <see cref="Rating.Fine"/> for what is only worth knowing.</param>
/// <param name="Sentence">What was found, with its numbers.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
public sealed record Finding(FindingKind Kind, Rating Rating, string Sentence, string? Remedy = null);
