using System.CommandLine;
using WaveNetSharp.Cli.Verbs;
using WaveNetSharp.Mpi;

namespace WaveNetSharp.Cli;

/// <summary>Parses the arguments, runs one verb, and turns whatever goes wrong into one <c>error:</c> line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command line to its end.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        using StopSignal stop = new(terminal);
        try
        {
            terminal.Stop = stop.Token;
            // What is wrong with the command line is wrong for all processes that have it.
            terminal.IsQuiet = MpiLaunch.Detect() is { Rank: > 0 };
            int code = ParseAndRun(arguments, terminal);
            return code == ExitCode.Interrupted ? stop.ExitCode : code;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return stop.ExitCode;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception, terminal);
        }
    }

    private static int ParseAndRun(IReadOnlyList<string> arguments, Terminal terminal)
    {
        RootCommand root = Create(terminal);
        ParserConfiguration configuration = new() { ResponseFileTokenReplacer = null };
        if (arguments.Count == 0)
        {
            Invoke(root.Parse(["--help"], configuration), terminal);
            return ExitCode.Usage;
        }

        ParseResult parsed = root.Parse(arguments, configuration);
        if (UsageError.Find(parsed) is string error)
        {
            string verb = parsed.CommandResult.Command == root ? "wavenet" : $"wavenet {parsed.CommandResult.Command.Name}";
            terminal.WriteError($"{error} See '{verb} --help'.");
            return ExitCode.Usage;
        }

        if (parsed.CommandResult.Command.Name is not (PrepareVerb.Name or TrainVerb.Name or GenerateVerb.Name) && parsed.Action is not { ClearsParseErrors: true })
        {
            Job.RequireAlone(parsed.CommandResult.Command.Name);
        }

        return Invoke(parsed, terminal);
    }

    /// <summary>All verbs and their options.</summary>
    internal static RootCommand Create(Terminal terminal)
    {
        RootCommand root = new("Trains a WaveNet on a folder of recordings and generates new audio from it, on the CPU.")
        {
            DemoVerb.Create(terminal),
            PrepareVerb.Create(terminal),
            TrainVerb.Create(terminal),
            GenerateVerb.Create(terminal),
            EvaluateVerb.Create(terminal),
            InfoVerb.Create(terminal),
            BenchVerb.Create(terminal),
        };
        return root;
    }

    private static int Invoke(ParseResult parsed, Terminal terminal) => parsed.Invoke(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Output = terminal.Output,
        Error = terminal.Error,
    });
}
