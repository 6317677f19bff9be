using WaveNetSharp.Cli.Tests.Verbs;

namespace WaveNetSharp.Cli.Tests;

public sealed class EndlessSampleTests : IDisposable
{
    private readonly TinyRun _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Endless_PlayerLeavesAfterThreeSeconds_EndsWithoutAWord()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell with head");
        Assert.Equal(0, _folder.Train("--steps", "3").ExitCode);
        string sample = Path.Combine(AppContext.BaseDirectory, "Endless.dll");
        string command = $"{{ dotnet '{sample}' '{_folder["run"]}' '{_folder["music/tones.wav"]}'; echo $? >'{_folder["code"]}'; }} | head -c 49152 | wc -c";

        CommandLineRun run = await ChildProcess.Run("/bin/sh", ["-c", command]);

        Assert.Equal("49152", run.Output.Trim());
        Assert.Empty(run.Error);
        Assert.Equal("0", File.ReadAllText(_folder["code"]).Trim());
    }
}
