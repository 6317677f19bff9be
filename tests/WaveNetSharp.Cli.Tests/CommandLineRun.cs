using System.Text.Json;

namespace WaveNetSharp.Cli.Tests;

/// <summary>One run of the command line inside this process: what it printed and how it ended.</summary>
internal sealed record CommandLineRun(int ExitCode, string Output, string Error)
{
    public static CommandLineRun Of(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        using Terminal terminal = new(output, error);
        int code = CommandLine.Run(arguments, terminal);
        return new CommandLineRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The one object that <c>--json</c> prints; fails when there is anything else on standard output.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>The text of the only <c>error:</c> line; fails when there is none, or a second one, or a stack trace.</summary>
    public string ErrorLine()
    {
        string[] lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string line = Assert.Single(lines, line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("   at ", StringComparison.Ordinal));
        return line["error: ".Length..].TrimEnd();
    }
}
