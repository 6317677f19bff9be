namespace WaveNetSharp.Corpus;

/// <summary>What a prepare has made of one source.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Pieces">Its recordings, by channel; none when it could not be used and never was.</param>
/// <param name="Failure">Why the file cannot be used; null when it can.</param>
internal sealed record PreparedSource(string Source, SourceOutcome Outcome, IReadOnlyList<ShardPiece> Pieces, string? Failure = null);
