namespace WaveNetSharp.Generation;

/// <summary>One of several streams that differ in their random numbers alone.</summary>
/// <param name="Number">From 0; with the seed it determines the take.</param>
/// <param name="Samples">In [-1, 1].</param>
/// <param name="BitsPerSample">How surprising the take is to the network, exactly: the lower, the more typical of what it learnt.</param>
public sealed record Take(int Number, float[] Samples, double BitsPerSample);
