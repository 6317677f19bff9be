using System.CommandLine;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet train</c>: a corpus becomes a run with its checkpoints.</summary>
internal static class TrainVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> corpus = new("corpus") { Description = "The folder that wavenet prepare has made." };
        Option<string> output = Options.Output("The folder of the run: checkpoints, metrics.jsonl, tensorboard.");
        Option<string?> preset = Options.Preset("small");
        Option<string?> config = new("--config") { Description = "A configuration of your own (.json) instead of a preset.", HelpName = "file" };
        Option<bool> resume = new("--resume") { Description = "Go on with the run in --out where its last checkpoint was saved." };
        Option<bool> json = Options.Json();
        TrainingArguments training = new();

        Command command = new("train", "Trains a network on a corpus.") { corpus, output, preset, config, resume, json };
        training.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(preset) is not null && result.GetResult(config) is not null)
            {
                result.AddError("train takes --preset or --config, not both.");
            }
        });
        command.SetAction(parsed =>
        {
            WaveNetConfig? network = parsed.GetValue(preset) is string name ? WaveNetConfig.Preset(name)
                : parsed.GetValue(config) is string file ? WaveNetConfig.FromJson(File.ReadAllText(file), file)
                : null;
            using AudioCorpus audio = AudioCorpus.Open(parsed.GetValue(corpus)!);
            string run = parsed.GetValue(output)!;
            TrainingOptions options = training.Read(parsed);
            using Trainer trainer = parsed.GetValue(resume)
                ? Trainer.Resume(network, audio, run, options)
                : Trainer.Start(network ?? WaveNetConfig.Small, audio, run, options);
            return Run(trainer, audio, parsed.GetValue(json), terminal);
        });
        return command;
    }

    private static int Run(Trainer trainer, AudioCorpus corpus, bool json, Terminal terminal)
    {
        TrainingPlan plan = TrainingSession.Announce(trainer, corpus, terminal);
        TrainingResult result = TrainingSession.Run(trainer, terminal);
        Result printed = new(trainer.Run.Path, result.Steps, result.TrainBits, result.ValidBits, result.BestValidBits,
            result.SamplesPerSecond, result.ReadingShare, result.Seconds, result.Cancelled, plan);
        terminal.WriteResult(json, printed, () => TrainingSession.ToTable(trainer, result));
        if (!json && !result.Cancelled)
        {
            terminal.WriteLine($"Next: wavenet generate {trainer.Run.Path} --out new.wav");
        }

        return result.Cancelled ? ExitCode.Interrupted : ExitCode.Done;
    }

    private sealed record Result(string Run, long Steps, double? TrainBits, double? ValidBits, double? BestValidBits,
        double? SamplesPerSecond, double? ReadingShare, double Seconds, bool Stopped, TrainingPlan Plan);
}
