using WaveNetSharp.Cli.Tests.Verbs;

namespace WaveNetSharp.Cli.Tests;

/// <summary>A limit on the size of files stands for a disk that is full in the middle of a file: the system sets it on the process alone.</summary>
public sealed class FileSizeLimitTests : IDisposable
{
    // The runtime's own mapping of its code is a file larger than any limit that is of use here.
    private static readonly Dictionary<string, string> WithoutTheRuntimesOwnFile = new() { ["DOTNET_EnableWriteXorExecute"] = "0" };

    private readonly TinyRun _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_StateDoesNotFit_SaysSoAndKeepsTheOneBefore()
    {
        Assert.Equal(0, _folder.Train("--steps", "2").ExitCode);
        byte[] state = File.ReadAllBytes(_folder["run/checkpoints/last.state.safetensors"]);

        CommandLineRun run = await Limited(40, "train", _folder["corpus"], "--out", _folder["run"], "--steps", "4", "--resume");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ulimit -f", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Equal(state, File.ReadAllBytes(_folder["run/checkpoints/last.state.safetensors"]));
        Assert.Equal(4, _folder.Train("--steps", "4", "--resume", "--json").Json().GetProperty("steps").GetInt64());
    }

    [Fact]
    public async Task Prepare_RecordingDoesNotFit_SaysSoAndKeepsTheCorpus()
    {
        byte[] manifest = File.ReadAllBytes(_folder["corpus/manifest.json"]);
        File.WriteAllBytes(_folder["music/long.wav"], TestSound.Tones(60));

        CommandLineRun run = await Limited(40, "prepare", _folder["music"], "--out", _folder["corpus"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ulimit -f", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Equal(manifest, File.ReadAllBytes(_folder["corpus/manifest.json"]));
        Assert.False(Directory.Exists(_folder["corpus/.preparing"]));
    }

    private static Task<CommandLineRun> Limited(int kibibytes, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no limit on the size of a process's files");
        return ChildProcess.Run(
            "bash", ["-c", $"ulimit -f {kibibytes} && exec dotnet \"$0\" \"$@\"", WaveNetProgram.Path, .. arguments], WithoutTheRuntimesOwnFile);
    }
}
