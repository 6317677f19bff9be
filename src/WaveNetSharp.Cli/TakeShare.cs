namespace WaveNetSharp.Cli;

/// <summary>Some of the takes of a generation, made by one process.</summary>
/// <param name="Seed">Of all takes.</param>
/// <param name="First">The number of the first, from 0.</param>
/// <param name="Count">How many.</param>
/// <param name="Threads">For these takes.</param>
internal sealed record TakeShare(int Seed, int First, int Count, int Threads);
