using System.CommandLine;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet evaluate</c>: how well a network predicts audio.</summary>
internal static class EvaluateVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> model = new("model") { Description = "The folder of a run, or a .safetensors file." };
        Argument<string> corpus = new("corpus") { Description = "The folder that wavenet prepare has made." };
        Option<bool> heldOut = new("--held-out") { Description = "Measure only what the training of the run has held out." };
        Option<int?> window = Options.Whole("--window", "Measure independent windows of so many samples instead of whole recordings.", 1, 1 << 30);
        Option<GenerationMode?> mode = Options.Mode("How to compute: exact, or fast as generate does, to see what that costs; exact unless given.");
        Option<int?> threads = Options.Whole("--threads", "Worker threads; all cores unless given.", 1, 4096);
        Option<bool> json = Options.Json();

        Command command = new("evaluate", "Measures bits per sample beside plain methods on the same audio.") { model, corpus, heldOut, window, mode, threads, json };
        command.SetAction(parsed =>
        {
            using AudioCorpus audio = AudioCorpus.Open(parsed.GetValue(corpus)!);
            EvaluationSummary summary = Measurement.Run(
                parsed.GetValue(model)!, audio, parsed.GetValue(heldOut), parsed.GetValue(window), parsed.GetValue(threads),
                parsed.GetValue(mode) ?? GenerationMode.Exact, terminal);
            terminal.WriteResult(parsed.GetValue(json), summary, summary.ToTable);
            if (!parsed.GetValue(json))
            {
                terminal.WriteLine(summary.Verdict());
            }

            return ExitCode.Done;
        });
        return command;
    }
}
