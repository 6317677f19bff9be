using System.CommandLine;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Model;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet info</c>: what a configuration, checkpoint, run or corpus is, and what it will cost here.</summary>
internal static class InfoVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> source = new("what")
        {
            Description = "A configuration (.json).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> preset = Options.Preset();
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
        WaveNetConfig config = preset is not null ? WaveNetConfig.Preset(preset) : ReadConfig(source!);
        NetworkSummary summary = NetworkSummary.Of(config);
        if (json)
        {
            terminal.WriteJson(summary);
        }
        else
        {
            terminal.Write(summary.ToTable());
        }
    }

    private static WaveNetConfig ReadConfig(string path) => WaveNetConfig.FromJson(File.ReadAllText(path), path);
}
