using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Spectre.Console.Rendering;
using WaveNetSharp.Files;
using WaveNetSharp.Mpi;

namespace WaveNetSharp.Cli;

/// <summary>Where a verb prints: results on standard output, everything else on standard error.</summary>
/// <remarks>Control codes appear only on a terminal, so a log file or a pipe holds plain lines.</remarks>
internal sealed class Terminal : IDisposable
{
    // Wide enough for any table of ours; a pipe has no edge to wrap at.
    private const int PipeWidth = 240;

    // A run that is stopped before its first step has no loss; JSON has no NaN, so it stands as a string, as in metrics.jsonl.
    private static readonly JsonSerializerOptions Json = new(JsonFormat.Indented) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly IAnsiConsole _results;

    /// <summary>Prints to the given writers.</summary>
    /// <param name="output">Results.</param>
    /// <param name="error">Progress, notes and errors.</param>
    /// <param name="isOutputTerminal">Whether <paramref name="output"/> understands control codes.</param>
    /// <param name="isErrorTerminal">Whether <paramref name="error"/> does.</param>
    public Terminal(TextWriter output, TextWriter error, bool isOutputTerminal = false, bool isErrorTerminal = false)
    {
        Output = output;
        Error = error;
        _results = CreateConsole(output, isOutputTerminal);
        Messages = CreateConsole(error, isErrorTerminal);
        IsInteractive = isErrorTerminal;
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>Standard error, for live displays.</summary>
    public IAnsiConsole Messages { get; }

    /// <summary>Whether a person watches, so that lines may be redrawn.</summary>
    public bool IsInteractive { get; }

    /// <summary>Whether another process of the same job prints what this one would print, too.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Who speaks in an error line, when that is one of several processes; else null.</summary>
    public string? Speaker { get; set; }

    /// <summary>Cancelled when the user asks to stop.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>The terminal, pipes or files that this process was started with.</summary>
    public static Terminal OfProcess()
    {
        if (MpiLaunch.Detect() is not null)
        {
            // A launcher's pseudo-terminal leads into its own output, be that a file.
            Environment.SetEnvironmentVariable("TERM", "dumb");
        }

        bool dumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        return new Terminal(
            new StreamWriter(new StandardOutput(), leaveOpen: false) { AutoFlush = true },
            Console.Error,
            !Console.IsOutputRedirected && !dumb,
            !Console.IsErrorRedirected && !dumb);
    }

    /// <summary>Prints a result: as one JSON object for programs, or as a table or text for people.</summary>
    public void WriteResult<T>(bool json, T result, Func<IRenderable> forPeople)
    {
        if (IsQuiet)
        {
            return;
        }

        if (json)
        {
            WriteJson(result);
        }
        else
        {
            Write(forPeople());
        }
    }

    /// <summary>Prints one JSON object for programs, piece by piece: that of a large corpus does not fit into a string.</summary>
    public void WriteJson<T>(T result)
    {
        Output.Flush();
        using (TextStream stream = new(Output))
        {
            JsonSerializer.Serialize(stream, result, Json);
        }

        Output.WriteLine();
    }

    /// <summary>Prints a table or text for people.</summary>
    public void Write(IRenderable result)
    {
        if (!IsQuiet)
        {
            _results.Write(result);
        }
    }

    /// <summary>Prints one line of a result.</summary>
    public void WriteLine(string line)
    {
        if (!IsQuiet)
        {
            Output.WriteLine(line);
        }
    }

    /// <summary>Prints one line beside the results; also while a live display runs.</summary>
    public void Note(string line)
    {
        line = OneLine(line);
        if (IsInteractive && !IsQuiet)
        {
            Messages.WriteLine(line);
        }
        else if (!IsQuiet)
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>Prints an error as the one line that scripts look for.</summary>
    public void WriteError(string message)
    {
        if (!IsQuiet)
        {
            string speaker = Speaker is null ? "" : $"{Speaker}: ";
            Error.WriteLine($"error: {speaker}{OneLine(message.ReplaceLineEndings(" ")).Trim()}");
        }
    }

    /// <summary>Shows control characters as question marks: names of files may hold line ends, and codes that a terminal would obey.</summary>
    public static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '?' : character)) : text;

    /// <summary>Shows the cursor, which a live display hides.</summary>
    public void ShowCursor()
    {
        if (IsInteractive)
        {
            Messages.Cursor.Show();
        }
    }

    public void Dispose()
    {
        Output.Flush();
        Error.Flush();
    }

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }
}
