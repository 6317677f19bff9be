namespace WaveNetSharp.Performance;

/// <summary>A kernel as a training step calls it.</summary>
/// <param name="Name">What it computes.</param>
/// <param name="Rows">Time steps that one call works on.</param>
/// <param name="Repeats">Calls for the same rows in a step: the layers that have it.</param>
/// <param name="Multiplications">Of one call for one row; 0 when it is no product.</param>
/// <param name="Run">Calls it.</param>
internal sealed record KernelWork(string Name, int Rows, int Repeats, long Multiplications, Action Run);
