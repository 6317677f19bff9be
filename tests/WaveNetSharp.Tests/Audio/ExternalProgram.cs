using System.Diagnostics;

namespace WaveNetSharp.Tests.Audio;

/// <summary>Programs that serve as oracles; a test that needs a missing one is skipped and says which Debian package has it.</summary>
internal static class ExternalProgram
{
    public static void RequireFfmpeg() => Require("ffmpeg");

    public static void RequireSox() => Require("sox");

    /// <summary>Runs a program to its end; a failure is a failure of the test.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public static byte[] Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> messages = process.StandardError.ReadToEndAsync();
        using MemoryStream output = new();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {messages.GetAwaiter().GetResult()}");
        return output.ToArray();
    }

    /// <summary>Writes a stand-in for a program, a shell script.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string path, string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the stand-in for ffmpeg is a shell script, and its end is seen in /proc: only on Linux");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private static void Require(string program)
    {
        bool found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
        Assert.SkipUnless(found, $"{program} is missing: install the Debian package {program}");
    }
}
