using System.Text.Json;

namespace WaveNetSharp.Mpi.Tests;

/// <summary>How a job ended and what it printed.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>All <c>error:</c> lines, without that word.</summary>
    public string[] Errors =>
        [.. Error.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal)).Select(line => line["error: ".Length..].TrimEnd())];

    /// <summary>The one object that <c>--json</c> prints; a launcher may print lines of its own around it.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output[Output.IndexOf('{', StringComparison.Ordinal)..(Output.LastIndexOf('}') + 1)]).RootElement;
}
