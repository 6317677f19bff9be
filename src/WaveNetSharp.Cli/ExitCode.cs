namespace WaveNetSharp.Cli;

/// <summary>What the shell sees. A part of the command line's contract: docs/command-line.md.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed, with one <c>error:</c> line on standard error.</summary>
    public const int Failed = 1;

    /// <summary>Called wrongly: an unknown option, a value out of range, a missing argument.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C after saving; 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM after saving; 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
