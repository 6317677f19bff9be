using System.Diagnostics;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Training;

/// <summary>Takes one step after the other until the budget is used, and validates and saves in between and at the end.</summary>
/// <param name="step">Takes a step.</param>
/// <param name="state">Counts the steps.</param>
/// <param name="budget">When it ends.</param>
/// <param name="meter">Says where it stands.</param>
/// <param name="validation">Measures what is held out.</param>
/// <param name="checkpoints">Where the network and the state go.</param>
/// <param name="ranks">Where the ranks agree on the time and on whether to stop; only rank 0 saves.</param>
internal sealed class TrainingLoop(
    TrainingStep step, TrainerState state, TrainingBudget budget, ProgressMeter meter, Validation validation, RunCheckpoints checkpoints, RankMeeting ranks)
{
    // So many times as long as a validation and its save have taken pass before the next.
    private const double TimesBetweenValidations = 10;

    /// <summary>See <see cref="Trainer.Train"/>.</summary>
    /// <param name="log">What writes down the steps; null on all ranks but the first.</param>
    /// <param name="validationSeconds">Seconds between validations, at the least.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    public TrainingResult Run(TrainingLog? log, double validationSeconds, Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        ranks.Begin(cancellationToken);
        double secondsBefore = state.Seconds;
        long samplesBefore = state.Samples;
        double stepSeconds = 0;
        double readingBefore = step.ReadingSeconds;
        double nextValidation = validationSeconds;
        long validated = -1;
        TrainingProgress now = meter.Standing();

        // Stopped while the loss is high, it takes the few steps that show whether this is a network to save.
        while ((!ranks.IsStopping || step.LossIsHigh || step.IsApart) && budget.Progress(state.Step, secondsBefore + ranks.Seconds) < 1)
        {
            long started = Stopwatch.GetTimestamp();
            double rate = budget.LearningRate(state.Settings, state.Step, secondsBefore + ranks.Seconds);
            (double bits, double norm) = step.Take(state.Step, state.Windows, rate);
            double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            double ended = ranks.Seconds;
            stepSeconds += took;
            Advance(secondsBefore + ended);
            now = meter.After(now, bits, norm, rate, step.Targets / took);
            log?.Add(now, bits, ranks.Speeds);
            if (ended >= nextValidation && !step.LossIsHigh && !step.IsApart)
            {
                step.RequireSameOnAllRanks();
                now = validation.Run(log, now, cancellationToken);
                validated = state.Step;
                SaveLast();
                nextValidation = ranks.Seconds + Math.Max(validationSeconds, TimesBetweenValidations * (ranks.Seconds - ended));
            }

            progress?.Invoke(now);
        }

        if (step.IsApart)
        {
            step.Join();
        }

        step.RequireSameOnAllRanks();
        if (!ranks.IsStopping && validated != state.Step)
        {
            now = validation.Run(log, now, cancellationToken);
        }

        ranks.Meet();
        state.Seconds = secondsBefore + ranks.Seconds;
        step.Model.Weights.Refresh();
        SaveLast();
        bool stepped = state.Samples > samplesBefore;
        return new TrainingResult(
            state.Step,
            stepped ? now.TrainBits : null,
            now.ValidBits,
            state.BestValidBits,
            stepped ? (state.Samples - samplesBefore) / stepSeconds : null,
            stepped ? (step.ReadingSeconds - readingBefore) / stepSeconds : null,
            state.Seconds,
            ranks.IsStopping);
    }

    private void Advance(double seconds)
    {
        state.Step++;
        state.Windows += state.Settings.StepWindows;
        state.Samples += step.Targets;
        state.Seconds = seconds;
    }

    private void SaveLast()
    {
        if (ranks.Group.Rank == 0)
        {
            checkpoints.SaveLast();
        }

        // Nobody leaves, and so ends the job for its launcher, while it is written.
        ranks.Meet();
    }
}
