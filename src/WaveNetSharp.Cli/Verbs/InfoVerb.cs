using System.CommandLine;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet info</c>: what a configuration, checkpoint, run or corpus is, and what it will cost here.</summary>
internal static class InfoVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> source = new("what")
        {
            Description = "A checkpoint (.safetensors), the folder of a run or of a corpus, or a configuration (.json).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> preset = Options.OneOf("--preset", "A network that comes with the program: tiny, small, seed or large.", "tiny", "small", "seed", "large");
        Option<bool> json = Options.Json();
        Command command = new("info", "Shows a network's layers, receptive field, parameters, memory and speed here.") { source, preset, json };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(source) is null or { Tokens.Count: 0 }) == (result.GetResult(preset) is null))
            {
                result.AddError("info needs either something to look at or --preset.");
            }
        });
        command.SetAction(parsed =>
        {
            Show(parsed.GetValue(source), parsed.GetValue(preset), parsed.GetValue(json), terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(string? source, string? preset, bool json, Terminal terminal)
    {
        if (preset is not null)
        {
            Show(WaveNetConfig.Preset(preset), json, terminal);
        }
        else if (Directory.Exists(source) && !Directory.Exists(Path.Combine(source, "checkpoints")))
        {
            ShowCorpus(source, json, terminal);
        }
        else if (Path.GetExtension(source) is not ".json")
        {
            ShowCheckpoint(RunFolder.FindCheckpoint(source!), json, terminal);
        }
        else
        {
            Show(WaveNetConfig.FromJson(File.ReadAllText(source!), source!), json, terminal);
        }
    }

    private static void Show(WaveNetConfig config, bool json, Terminal terminal)
    {
        NetworkSummary summary = NetworkSummary.Of(config, terminal.Stop);
        terminal.WriteResult(json, summary, () => summary.AddTo(new FactTable()).Table);
    }

    private static void ShowCheckpoint(string path, bool json, Terminal terminal)
    {
        Checkpoint checkpoint = Checkpoint.Load(path);
        CheckpointSummary summary = new(path, checkpoint.Info, NetworkSummary.Of(checkpoint.Config, terminal.Stop));
        terminal.WriteResult(json, summary, () => summary.Facts.Table);
    }

    private static void ShowCorpus(string path, bool json, Terminal terminal)
    {
        using AudioCorpus corpus = AudioCorpus.Open(path);
        CorpusSummary summary = CorpusSummary.Of(corpus);
        terminal.WriteResult(json, summary, summary.ToTable);
        if (!json)
        {
            terminal.WriteLine(summary.Totals());
        }
    }
}
