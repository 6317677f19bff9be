namespace WaveNetSharp.Training;

/// <summary>Where a training stands after a step.</summary>
/// <param name="Step">Steps done since the start of the run.</param>
/// <param name="Fraction">Share of the budget used, [0, 1].</param>
/// <param name="Epoch">Passes over the training audio, with their fraction.</param>
/// <param name="TrainBits">Training loss, bits per sample, smoothed over about ten steps.</param>
/// <param name="ValidBits">The newest validation loss, bits per sample; null before the first.</param>
/// <param name="BestValidBits">The lowest validation loss so far; null before the first.</param>
/// <param name="SamplesPerSecond">Audio samples trained on per second of wall time, smoothed.</param>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="GradientNorm">Norm of the gradient before clipping.</param>
/// <param name="Seconds">Seconds of training since the start of the run.</param>
/// <param name="RemainingSeconds">Seconds until the budget is used.</param>
public readonly record struct TrainingProgress(
    long Step,
    double Fraction,
    double Epoch,
    double TrainBits,
    double? ValidBits,
    double? BestValidBits,
    double SamplesPerSecond,
    double LearningRate,
    double GradientNorm,
    double Seconds,
    double RemainingSeconds);
