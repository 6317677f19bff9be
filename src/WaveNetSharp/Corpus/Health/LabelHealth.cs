namespace WaveNetSharp.Corpus.Health;

/// <summary>How much there is of one label.</summary>
/// <param name="Name">The label; null for recordings without one.</param>
/// <param name="Recordings">How many.</param>
/// <param name="Minutes">How long together.</param>
public sealed record LabelHealth(string? Name, int Recordings, double Minutes);
