namespace WaveNetSharp.Training;

/// <summary>How a training ended.</summary>
/// <param name="Steps">Steps done since the start of the run.</param>
/// <param name="TrainBits">Training loss at the end, bits per sample, smoothed; null when no step was taken since the start or the resume.</param>
/// <param name="ValidBits">The newest validation loss since the start or the resume: that at the end, unless it was cancelled; null when there was none.</param>
/// <param name="BestValidBits">The lowest validation loss of the run; null when there was none.</param>
/// <param name="SamplesPerSecond">Mean training speed since the start or the resume, validation and saving not counted; null when no step was taken.</param>
/// <param name="ReadingShare">The share of the steps' time in which they waited for audio to be read, [0, 1]; null when no step was taken.</param>
/// <param name="Seconds">Seconds of training since the start of the run.</param>
/// <param name="Cancelled">Whether it was stopped before its budget was used.</param>
public sealed record TrainingResult(
    long Steps, double? TrainBits, double? ValidBits, double? BestValidBits, double? SamplesPerSecond, double? ReadingShare, double Seconds,
    bool Cancelled);
