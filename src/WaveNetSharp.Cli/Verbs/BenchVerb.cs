using System.CommandLine;
using WaveNetSharp.Cli.Display;

namespace WaveNetSharp.Cli.Verbs;

/// <summary><c>wavenet bench</c>: this machine's peaks, and how close each part comes.</summary>
internal static class BenchVerb
{
    public static Command Create(Terminal terminal)
    {
        Option<bool> json = Options.Json();
        Command command = new("bench", "Measures this machine's peaks, and how close training and generation come.") { json };
        command.SetAction(parsed =>
        {
            BenchSummary summary = ProgressDisplay.Show(terminal, "Measuring", progress => BenchSummary.Measure(progress.Report, terminal.Stop));
            terminal.WriteResult(parsed.GetValue(json), summary, summary.ToTable);
            if (!parsed.GetValue(json))
            {
                terminal.WriteLine(summary.Machine());
            }

            return ExitCode.Done;
        });
        return command;
    }
}
