using System.CommandLine;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Cli.Display;
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
        Option<string?> html = new("--html") { Description = "For a corpus: also write a page with a picture of each recording.", HelpName = "page.html" };
        Option<bool> verify = new("--verify") { Description = "For a corpus: instead, compare descriptions, index and audio with their SHA-256." };
        Option<bool> json = Options.Json();
        Command command = new("info", "Shows what a network is and costs here, or what is good and bad about a corpus.") { source, preset, html, verify, json };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(source) is null or { Tokens.Count: 0 }) == (result.GetResult(preset) is null))
            {
                result.AddError("info needs either something to look at or --preset.");
            }

            if (result.GetResult(verify) is not null && (result.GetResult(html) ?? result.GetResult(preset)) is not null)
            {
                result.AddError("--verify only says whether a corpus is whole: leave --html and --preset out.");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(verify))
            {
                return CorpusVerdict.Show(parsed.GetValue(source)!, parsed.GetValue(json), terminal);
            }

            Show(parsed.GetValue(source), parsed.GetValue(preset), parsed.GetValue(html), parsed.GetValue(json), terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(string? source, string? preset, string? html, bool json, Terminal terminal)
    {
        bool isCorpus = preset is null && Directory.Exists(source) && !Directory.Exists(Path.Combine(source, "checkpoints"));
        if (html is not null && !isCorpus)
        {
            throw new ArgumentException($"--html shows the recordings of a corpus, but {(preset is null ? $"'{source}'" : "a preset")} is none.");
        }

        if (preset is not null)
        {
            Show(WaveNetConfig.Preset(preset), json, terminal);
        }
        else if (isCorpus)
        {
            CorpusDisplay.Full(source!, html, json, terminal);
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
}
