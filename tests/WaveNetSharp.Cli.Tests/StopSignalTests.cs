using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using WaveNetSharp.Cli.Tests.Verbs;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Cli.Tests;

/// <summary>Signals reach a process, so these start one.</summary>
public sealed class StopSignalTests : IDisposable
{
    private readonly TinyRun _folder = new();

    public StopSignalTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Train_Signal_SavesAndExitsSoThatTheRunGoesOn(string signal, int expected)
    {
        using Process training = ChildProcess.Start("dotnet", [WaveNetProgram.Path, "train", _folder["corpus"], "--out", _folder["run"],
            "--config", _folder["config.json"], "--threads", "1", "--steps", "100000000", "--json"]);
        await WaitForLines(_folder["run/metrics.jsonl"], training);
        await ChildProcess.Run("/bin/sh", ["-c", $"kill -{signal} {training.Id}"]);
        CommandLineRun run = await ChildProcess.EndOf(training);

        Assert.Equal(expected, run.ExitCode);
        JsonElement result = run.Json();
        Assert.True(result.GetProperty("stopped").GetBoolean());
        long steps = result.GetProperty("steps").GetInt64();
        Assert.InRange(steps, 10, long.MaxValue);
        JsonElement resumed = _folder.Train("--steps", $"{steps + 1}", "--resume", "--json").Json();
        Assert.Equal(steps + 1, resumed.GetProperty("steps").GetInt64());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Prepare_Signal_CommitsWhatIsFinishedSoThatTheNextGoesOn(string signal, int expected)
    {
        // At the highest rate these take seconds, so that the signal comes before the last.
        const int Songs = 60;
        byte[] song = TestSound.Tones(30);
        for (int i = 0; i < Songs; i++)
        {
            Directory.CreateDirectory(_folder["songs"]);
            File.WriteAllBytes(_folder[$"songs/{i:00}.wav"], song);
        }

        using Process preparing = ChildProcess.Start("dotnet", [WaveNetProgram.Path, "prepare", _folder["songs"], "--out", _folder["stopped"], "--rate", "192000", "--workers", "1"]);
        while (!Directory.Exists(_folder["stopped/.preparing"]) || Directory.GetFiles(_folder["stopped/.preparing"], "*.json").Length < 2)
        {
            Assert.False(preparing.HasExited, "the prepare ended before it was stopped");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await ChildProcess.Run("/bin/sh", ["-c", $"kill -{signal} {preparing.Id}"]);
        CommandLineRun run = await ChildProcess.EndOf(preparing);

        Assert.Equal(expected, run.ExitCode);
        using AudioCorpus corpus = AudioCorpus.Open(_folder["stopped"]);
        Assert.InRange(corpus.Recordings.Count, 1, Songs - 1);
        Assert.Contains($"holds {corpus.Recordings.Count} recordings and can be used. Run the same command again to go on from here.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void OnSignal_TerminalThatKeepsItsWritersWaiting_IsCancelledBefore()
    {
        using ObservedWriter error = new();
        using Terminal terminal = new(TextWriter.Null, error);
        using StopSignal signal = new(terminal);
        bool? cancelled = null;
        error.Written = () => cancelled ??= signal.Token.IsCancellationRequested;

        signal.OnSignal(new PosixSignalContext(PosixSignal.SIGTERM));

        Assert.True(cancelled);
    }

    private static async Task WaitForLines(string file, Process writer)
    {
        while (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            Assert.False(writer.HasExited, "the training ended before it was stopped");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private sealed class ObservedWriter : StringWriter
    {
        public Action? Written { get; set; }

        public override void WriteLine(string? value) => Written?.Invoke();
    }
}
