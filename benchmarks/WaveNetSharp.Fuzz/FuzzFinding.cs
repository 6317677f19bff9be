namespace WaveNetSharp.Fuzz;

/// <summary>An input that broke a property.</summary>
/// <param name="Seed">Of the run.</param>
/// <param name="Number">Of the input in the run, from 0.</param>
/// <param name="Input">As it was made.</param>
/// <param name="Smallest">What is left when everything is taken away that does not matter.</param>
/// <param name="What">The property.</param>
internal sealed record FuzzFinding(ulong Seed, long Number, byte[] Input, byte[] Smallest, string What);
