namespace WaveNetSharp.Performance;

/// <summary>One kernel of a training step, alone on one core with its operands in cache.</summary>
/// <param name="Name">What it computes, for example <c>skip, forward</c>.</param>
/// <param name="NanosecondsPerSample">Time for one sample, all layers together.</param>
/// <param name="Gigaflops">1e9 operations per second; null for kernels that are not products.</param>
/// <param name="ShareOfPeak">Of one core's arithmetic peak; null for kernels that are not products.</param>
/// <param name="ShareOfStep">Of the time that the real step takes on one core.</param>
public sealed record KernelSpeed(string Name, double NanosecondsPerSample, double? Gigaflops, double? ShareOfPeak, double ShareOfStep);
