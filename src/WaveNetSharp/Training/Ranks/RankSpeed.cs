namespace WaveNetSharp.Training.Ranks;

/// <summary>How one rank of a training does.</summary>
/// <param name="SamplesPerSecond">Audio samples trained on per second of its own computing.</param>
/// <param name="WaitingShare">The share of the steps' time in which it waited for others, [0, 1].</param>
public readonly record struct RankSpeed(double SamplesPerSecond, double WaitingShare);
