namespace WaveNetSharp.Performance;

/// <summary>How fast one stream could be if reading its weights were all there is to do: the floor of generation in docs/performance.md.</summary>
/// <param name="Level">The nearest cache that holds each core's part of the weights, or memory.</param>
/// <param name="Front">The cache in front of it, which can keep as much of them as it holds; null when there is none.</param>
/// <param name="SamplesPerSecond">What the two could deliver, read by as many cores as work on a sample.</param>
/// <param name="Share">The measured speed's part of it; above 1 something disturbed the machine while these were measured.</param>
public sealed record StreamFloor(string Level, string? Front, double SamplesPerSecond, double Share);
