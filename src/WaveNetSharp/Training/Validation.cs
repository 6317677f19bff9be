using WaveNetSharp.Model;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Training;

/// <summary>Measures the network on what is held out, keeps the best, and logs what was measured.</summary>
/// <param name="heldOut">The measurement.</param>
/// <param name="model">The network to use.</param>
/// <param name="state">Knows the lowest loss.</param>
/// <param name="checkpoints">Where the best network goes.</param>
/// <param name="ranks">Where the ranks meet; only rank 0 writes.</param>
internal sealed class Validation(HeldOutLoss heldOut, WaveNet model, TrainerState state, RunCheckpoints checkpoints, RankMeeting ranks)
{
    /// <summary>See <see cref="Trainer.ClipMaker"/>.</summary>
    public Func<WaveNet, float[]>? ClipMaker { get; set; }

    /// <summary>Validates the network as it is.</summary>
    /// <param name="log">What writes it down; null on all ranks but the first.</param>
    /// <param name="now">Where the training stands.</param>
    /// <param name="cancellationToken">Stops the measurement; then all stays as it was.</param>
    /// <returns>Where the training stands now; the same when nothing is held out, or it was stopped.</returns>
    /// <exception cref="TrainingDivergedException">The loss is not finite; the last checkpoints are of before.</exception>
    /// <exception cref="IOException">A file could not be written.</exception>
    public TrainingProgress Run(TrainingLog? log, TrainingProgress now, CancellationToken cancellationToken)
    {
        if (heldOut.Measure(cancellationToken) is not { } bits)
        {
            return now;
        }

        if (!double.IsFinite(bits))
        {
            throw ranks.KnownToAll(new TrainingDivergedException($"the validation loss must be finite, but at step {state.Step:N0} it was {bits} bits. {DivergenceGuard.Remedy}"));
        }

        if (bits < (state.BestValidBits ?? double.PositiveInfinity))
        {
            state.BestValidBits = bits;
            if (ranks.Group.Rank == 0)
            {
                checkpoints.SaveBest(bits);
            }
        }

        now = now with { ValidBits = bits, BestValidBits = state.BestValidBits };
        // Without a step since the start or the resume there is no training loss to write, and this network is in the logs already.
        if (log is not null && !double.IsNaN(now.TrainBits))
        {
            log.Validated(now, bits, ranks.Speeds);
            if (ClipMaker is { } make)
            {
                log.Clip(state.Step, make(model), model.Config.SampleRate);
            }
        }

        return now;
    }
}
