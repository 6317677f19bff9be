namespace WaveNetSharp.Fuzz;

/// <summary>What became of a run.</summary>
/// <param name="Inputs">How many were read.</param>
/// <param name="Elapsed">How long that took.</param>
/// <param name="Answers">Each different answer, and how often it was given.</param>
/// <param name="Findings">One for each way in which a property was broken.</param>
internal sealed record FuzzReport(long Inputs, TimeSpan Elapsed, IReadOnlyDictionary<string, long> Answers, IReadOnlyList<FuzzFinding> Findings);
