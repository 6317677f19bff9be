using System.CommandLine;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Training;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet train</c>: a corpus becomes a run with its checkpoints.</summary>
internal static class TrainVerb
{
    /// <summary>The verb itself: the one that several processes may share.</summary>
    public const string Name = "train";

    private const int DefaultRankTimeout = 300;
    private const int LongestRankTimeout = 86_400;

    // Apart, a rank that is slower at every step comes later by the sum of them.
    private const int RankTimeoutPerLocalStep = 10;

    public static Command Create(Terminal terminal)
    {
        Argument<string> corpus = new("corpus") { Description = "The folder that wavenet prepare has made." };
        Option<string> output = Options.Output("The folder of the run: checkpoints, metrics.jsonl, tensorboard.");
        Option<string?> preset = Options.Preset("small");
        Option<string?> config = new("--config") { Description = "A configuration of your own (.json) instead of a preset.", HelpName = "file" };
        Option<bool> resume = new("--resume") { Description = "Go on with the run in --out where its last checkpoint was saved." };
        Option<bool> resumeOrStart = new("--resume-or-start") { Description = "Go on with the run in --out, or start it if there is none: one command line for a job that is started again and again." };
        Option<int?> timeout = Options.Whole("--rank-timeout", $"With mpirun or srun: seconds that a rank may keep the others waiting before the job is ended; {DefaultRankTimeout} unless given, or {RankTimeoutPerLocalStep} times H with --sync local:H if that is more.", 1, LongestRankTimeout);
        Option<bool> json = Options.Json();
        TrainingArguments training = new();

        Command command = new(Name, "Trains a network on a corpus.") { corpus, output, preset, config, resume, resumeOrStart, timeout, json };
        training.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(preset) is not null && result.GetResult(config) is not null)
            {
                result.AddError("train takes --preset or --config, not both.");
            }

            if (result.GetResult(resume) is not null && result.GetResult(resumeOrStart) is not null)
            {
                result.AddError("train takes --resume or --resume-or-start, not both.");
            }
        });
        command.SetAction(parsed => Job.Run(TimeSpan.FromSeconds(parsed.GetValue(timeout) ?? RankTimeout(training.Read(parsed).Sync)), terminal, group =>
        {
            // Ranks of which some start and some resume would go through different meetings.
            group?.RequireSame(
                parsed.GetValue(resumeOrStart) ? "--resume-or-start" : parsed.GetValue(resume) ? "--resume" : "neither --resume nor --resume-or-start",
                $"--rank-timeout {parsed.GetValue(timeout) ?? DefaultRankTimeout}");
            WaveNetConfig? network = Together(group, () => parsed.GetValue(preset) is string name ? WaveNetConfig.Preset(name)
                : parsed.GetValue(config) is string file ? WaveNetConfig.FromJson(File.ReadAllText(file), file)
                : null);
            using AudioCorpus audio = Together(group, () => AudioCorpus.Open(parsed.GetValue(corpus)!));
            string run = parsed.GetValue(output)!;
            TrainingOptions options = training.Read(parsed);
            using Trainer trainer = parsed.GetValue(resumeOrStart) ? Trainer.ResumeOrStart(network, audio, run, options, group)
                : parsed.GetValue(resume) ? Trainer.Resume(network, audio, run, options, group)
                : Trainer.Start(network ?? WaveNetConfig.Small, audio, run, options, group);
            return terminal.IsQuiet ? Follow(trainer, terminal) : Run(trainer, audio, parsed.GetValue(json), terminal);
        }));
        return command;
    }

    private static int RankTimeout(RankSync? sync) =>
        Math.Clamp(RankTimeoutPerLocalStep * (sync?.LocalSteps ?? 0), DefaultRankTimeout, LongestRankTimeout);

    private static T Together<T>(IProcessGroup? group, Func<T> work) => group is null ? work() : group.Together(work);

    // The first process says all that there is to say.
    private static int Follow(Trainer trainer, Terminal terminal) =>
        trainer.Train(cancellationToken: terminal.Stop).Cancelled ? ExitCode.Interrupted : ExitCode.Done;

    private static int Run(Trainer trainer, AudioCorpus corpus, bool json, Terminal terminal)
    {
        TrainingPlan plan = TrainingSession.Announce(trainer, corpus, terminal);
        if (trainer.RankNames is { Count: > 1 } names)
        {
            // A launcher names the process that has died, by its number on its computer.
            terminal.Note($"Ranks: {string.Join(", ", names)}");
        }

        TrainingResult result = TrainingSession.Run(trainer, terminal);
        Result printed = new(trainer.Run.Path, result.Steps, result.TrainBits, result.ValidBits, result.BestValidBits,
            result.SamplesPerSecond, result.ReadingShare, result.Seconds, result.Cancelled, plan,
            trainer.Needs.Ranks > 1 ? trainer.RankSpeeds : null);
        terminal.WriteResult(json, printed, () => TrainingSession.ToTable(trainer, result));
        if (!json && !result.Cancelled)
        {
            terminal.WriteLine($"Next: wavenet generate {trainer.Run.Path} --out new.wav");
        }

        return result.Cancelled ? ExitCode.Interrupted : ExitCode.Done;
    }

    private sealed record Result(string Run, long Steps, double? TrainBits, double? ValidBits, double? BestValidBits,
        double? SamplesPerSecond, double? ReadingShare, double Seconds, bool Stopped, TrainingPlan Plan,
        IReadOnlyList<RankSpeed>? Ranks);
}
