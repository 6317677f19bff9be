namespace WaveNetSharp.Training;

/// <summary>Says where a training stands, with the loss and the speed of its steps smoothed over about ten.</summary>
/// <param name="state">What the training knows.</param>
/// <param name="budget">When it ends.</param>
/// <param name="windows">Windows in an epoch.</param>
internal sealed class ProgressMeter(TrainerState state, TrainingBudget budget, long windows)
{
    private const double Smoothing = 10;

    /// <summary>Before the first step since the start or the resume: nothing is known of the training but how far it is.</summary>
    public TrainingProgress Standing() =>
        After(new() { TrainBits = double.NaN }, double.NaN, double.NaN, budget.LearningRate(state.Settings, state.Step, state.Seconds), double.NaN);

    /// <summary>After a step that the state has counted.</summary>
    /// <param name="before">What was said after the step before it.</param>
    /// <param name="bits">The step's loss, bits per sample.</param>
    /// <param name="norm">Norm of its gradient.</param>
    /// <param name="rate">Its learning rate.</param>
    /// <param name="samplesPerSecond">Its speed.</param>
    public TrainingProgress After(in TrainingProgress before, double bits, double norm, double rate, double samplesPerSecond)
    {
        bool first = double.IsNaN(before.TrainBits);
        return new TrainingProgress(
            state.Step,
            budget.Progress(state.Step, state.Seconds),
            (double)state.Windows / windows,
            first ? bits : before.TrainBits + ((bits - before.TrainBits) / Smoothing),
            before.ValidBits,
            state.BestValidBits,
            first ? samplesPerSecond : before.SamplesPerSecond + ((samplesPerSecond - before.SamplesPerSecond) / Smoothing),
            rate,
            norm,
            state.Seconds,
            budget.Remaining(state.Step, state.Seconds));
    }
}
