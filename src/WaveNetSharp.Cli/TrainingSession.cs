using Spectre.Console;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli;

/// <summary>A training under the eyes of the user; shared by <c>train</c> and <c>demo</c>.</summary>
internal static class TrainingSession
{
    private const int ClipSeconds = 2;
    private const int ClipBlock = 256;

    /// <summary>Says what the training will need, before its first step.</summary>
    public static TrainingPlan Announce(Trainer trainer, AudioCorpus corpus, Terminal terminal)
    {
        TrainingEstimate needs = trainer.Needs;
        // Each rank takes its share of the windows at the same time as the others.
        int share = (needs.Batch + needs.Ranks - 1) / needs.Ranks;
        double speed = TrainingSpeed.Predict(trainer.Model.Config, needs.Threads, share, needs.Window) * needs.Batch / share;
        BaselineModel baselines = RunBaselines.Read(trainer.Run) ?? BaselineModel.Fit(corpus, trainer.Split.Training);
        TrainingPlan plan = new(needs, trainer.Split.Describe(), LabelShare.Of(corpus, trainer.Split.Training), trainer.BalancesLabels, trainer.EpochSamples, speed, trainer.EpochSamples / speed,
            trainer.Split.Validation.Count > 0 ? baselines.Measure(corpus, trainer.Split.Validation) : null);
        foreach (string line in plan.Lines)
        {
            terminal.Note(line);
        }

        return plan;
    }

    /// <summary>Trains until the budget is used or the user asks to stop; everything is saved then.</summary>
    public static TrainingResult Run(Trainer trainer, Terminal terminal) => ProgressDisplay.Show(terminal, "Training", progress =>
    {
        double? validated = null;
        trainer.ClipMaker = network => Clip(network, terminal.Stop);
        return trainer.Train(
            state =>
            {
                progress.Report(state.Fraction, Detail(state));
                // A validation shows as a number that has changed.
                if (state.ValidBits != validated)
                {
                    validated = state.ValidBits;
                    terminal.Note(Line(state));
                    NoteRanks(trainer, terminal);
                }
            },
            terminal.Stop);
    });

    /// <summary>How it ended, for people.</summary>
    public static Table ToTable(Trainer trainer, TrainingResult result) => Facts(trainer, result).Table;

    private static void NoteRanks(Trainer trainer, Terminal terminal)
    {
        if (trainer.Needs.Ranks > 1)
        {
            terminal.Note(RanksLine(trainer));
        }

        if (trainer.Straggler is string straggler)
        {
            terminal.Note(straggler);
        }
    }

    private static string RanksLine(Trainer trainer) =>
        "ranks: " + string.Join(", ", trainer.RankSpeeds.Select((rank, index) => $"{index}: {rank.SamplesPerSecond:N0} samples/s, waits {rank.WaitingShare:P0}"));

    private static FactTable Facts(Trainer trainer, TrainingResult result)
    {
        FactTable table = new FactTable()
            .Add("run", trainer.Run.Path)
            .Add(result.Cancelled ? "stopped after" : "trained for", $"{result.Steps:N0} steps, {Duration.Text(result.Seconds)}")
            .Add("training", result.TrainBits is double train ? $"{train:N3} bits per sample"
                : result.Cancelled ? "stopped before a step was done" : "the budget was used up before")
            .Add("validation", result.ValidBits is double valid ? $"{valid:N3} bits per sample, best {result.BestValidBits:N3}"
                : result.BestValidBits is double best ? $"not measured anew, best {best:N3} bits per sample" : "not measured")
            .Add("speed", result.SamplesPerSecond is double speed ? $"{speed:N0} samples/s" : "not measured");
        return trainer.Needs.Ranks > 1 ? table.Add("ranks", RanksLine(trainer)["ranks: ".Length..]) : table;
    }

    // What TensorBoard plays beside each validation; the same random numbers every time, so that only the training changes.
    private static float[] Clip(WaveNet network, CancellationToken stop)
    {
        using GenerationSession session = new(network);
        float[] samples = new float[ClipSeconds * network.Config.SampleRate];
        for (int start = 0; start < samples.Length && !stop.IsCancellationRequested; start += ClipBlock)
        {
            session.Read(samples.AsSpan(start, Math.Min(ClipBlock, samples.Length - start)));
        }

        return samples;
    }

    private static string Detail(in TrainingProgress state) =>
        $"step {state.Step:N0}  {state.TrainBits:N3}{Valid(state)} bits  {state.SamplesPerSecond:N0} samples/s  "
        + $"gradient {state.GradientNorm:N2}  {Duration.Text(state.RemainingSeconds)} left";

    private static string Line(in TrainingProgress state) =>
        $"step {state.Step,9:N0}  epoch {state.Epoch,7:N2}  train {state.TrainBits:N3}{Valid(state)} bits per sample  "
        + $"{state.SamplesPerSecond:N0} samples/s  {Duration.Text(state.Seconds)}";

    private static string Valid(in TrainingProgress state) => state.ValidBits is double bits ? $"  valid {bits:N3}" : "";
}
