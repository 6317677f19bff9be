namespace WaveNetSharp.Cli.Tests;

/// <summary>The command line as a program of its own, for what a test cannot do inside this process.</summary>
internal static class WaveNetProgram
{
    /// <summary>To be run by <c>dotnet</c>; built beside the tests.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "wavenet.dll");
}
