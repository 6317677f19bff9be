namespace WaveNetSharp.Performance;

/// <summary>How fast one stream could be if reading its weights were all there is to do: the floor of generation in docs/performance.md.</summary>
/// <param name="Level">The nearest cache that holds each core's part of the weights, or memory.</param>
/// <param name="SamplesPerSecond">What that cache could deliver, read by as many cores as work on a sample.</param>
/// <param name="Share">The measured speed's part of it.</param>
public sealed record StreamFloor(string Level, double SamplesPerSecond, double Share);
