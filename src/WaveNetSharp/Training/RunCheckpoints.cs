using WaveNetSharp.Checkpoints;

namespace WaveNetSharp.Training;

/// <summary>Writes the checkpoints of a run. One thread.</summary>
/// <remarks>The best and the last checkpoint hold the network to use, which is the average of the weights where there is one. The state holds what
/// the training goes on from, the weights themselves and the average.</remarks>
/// <param name="run">Where the files lie.</param>
/// <param name="step">Has the weights, the moments and the average.</param>
/// <param name="state">Has all the rest.</param>
/// <param name="windows">Windows in an epoch.</param>
internal sealed class RunCheckpoints(RunFolder run, TrainingStep step, TrainerState state, long windows)
{
    /// <summary>Writes the network as the best so far.</summary>
    /// <param name="bits">Its validation loss, bits per sample.</param>
    /// <exception cref="IOException">It could not be written; the one before is as it was.</exception>
    public void SaveBest(double bits) => Checkpoint.Save(run.Best, step.Model.Config, step.Model.Parameters, Info(bits));

    /// <summary>Writes the network as the last, and the state.</summary>
    /// <exception cref="IOException">One could not be written; the state of before is as it was.</exception>
    public void SaveLast()
    {
        Checkpoint.Save(run.Last, step.Model.Config, step.Model.Parameters, Info(null));
        // The state comes last: it alone decides where a resumed run goes on, and it never points past the files beside it.
        SaveState();
    }

    /// <summary>Writes the state alone.</summary>
    /// <exception cref="IOException">It could not be written; the one before is as it was.</exception>
    public void SaveState() => TrainingStateFile.Save(
        run.State,
        step.Trained.Config,
        step.Trained.Parameters,
        step.Optimizer.FirstMoment,
        step.Optimizer.SecondMoment,
        step.Average is { } average ? average.Model.Parameters : default,
        state.ToJson(),
        step.OuterMomentum);

    private CheckpointInfo Info(double? bits) => new()
    {
        CorpusId = state.CorpusId,
        Step = state.Step,
        Epoch = state.Windows / windows,
        TrainedSamples = state.Samples,
        BitsPerSample = bits,
        EmaDecay = state.Settings.EmaDecay,
    };
}
