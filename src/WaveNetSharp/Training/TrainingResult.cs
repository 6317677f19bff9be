namespace WaveNetSharp.Training;

/// <summary>How a training ended.</summary>
/// <param name="Steps">Steps done since the start of the run.</param>
/// <param name="TrainBits">Training loss at the end, bits per sample, smoothed; null when the budget was used up before.</param>
/// <param name="ValidBits">Validation loss at the end; null without validation audio.</param>
/// <param name="BestValidBits">The lowest validation loss; null without validation audio.</param>
/// <param name="SamplesPerSecond">Mean training speed since the start or the resume, validation and saving not counted; null when no step was taken.</param>
/// <param name="Seconds">Seconds of training since the start of the run.</param>
/// <param name="Cancelled">Whether it was stopped before its budget was used.</param>
public sealed record TrainingResult(
    long Steps, double? TrainBits, double? ValidBits, double? BestValidBits, double? SamplesPerSecond, double Seconds, bool Cancelled);
