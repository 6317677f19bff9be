using System.Diagnostics;
using System.Text.Json;
using WaveNetSharp.Audio;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Cli.Tests.Verbs;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Cli.Tests;

/// <summary>SIGKILL at random moments: nothing that was whole before is lost, and the work can go on.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 20;

    private readonly TinyRun _folder = new();

    // Another seed each time would make failures unrepeatable, although the machine's load moves the moments anyway.
    private readonly Random _random = new(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prepare_KilledAtAnyMoment_EndsInTheBytesOfOneThatWasNot()
    {
        string[] old = [.. Sources("corpus")];
        for (int i = 0; i < 12; i++)
        {
            File.WriteAllBytes(_folder[$"music/more-{i}.wav"], TestSound.Tones(20, 8192 + i));
        }

        for (int kill = 0; kill < Kills; kill++)
        {
            await Kill(40, 700, "prepare", _folder["music"], "--out", _folder["corpus"]);

            string[] now = [.. Sources("corpus")];
            Assert.True(now.SequenceEqual(old) || now.Length == old.Length + 12, $"{now.Length} recordings are neither the old corpus nor the new one");
        }

        CommandLineRun last = CommandLineRun.Of("prepare", _folder["music"], "--out", _folder["corpus"]);
        CommandLineRun undisturbed = CommandLineRun.Of("prepare", _folder["music"], "--out", _folder["undisturbed"]);
        Assert.Equal(("", 0, 0), (last.Error, last.ExitCode, undisturbed.ExitCode));
        Assert.Equal(Bytes("undisturbed"), Bytes("corpus"));
    }

    [Fact]
    public async Task Train_KilledAtAnyMoment_ResumesFromWhatWasSaved()
    {
        long step = 0;
        double bits = double.PositiveInfinity;
        for (int kill = 0; kill < Kills; kill++)
        {
            string[] resume = HasState() ? ["--resume"] : [];
            // A hundred steps take a moment, so that saving is among the moments that are hit. Not even the slowest machine is killed before it has a run.
            await Kill(100, 900, HasState, ["train", _folder["corpus"], "--out", _folder["run"], "--config", _folder["config.json"], "--threads", "1",
                "--schedule", "constant", "--ema", "0.99", "--steps", $"{step + 100}", .. resume]);

            if (Saved("last") is { } last)
            {
                Assert.True(last.Step >= step, $"step {last.Step} came after step {step}");
                step = last.Step;
            }

            if (Saved("best") is { } best)
            {
                Assert.True(best.BitsPerSample <= bits, $"a best of {best.BitsPerSample} bits came after one of {bits}");
                bits = best.BitsPerSample!.Value;
            }
        }

        CommandLineRun whole = _folder.Train("--schedule", "constant", "--steps", $"{step + 10}", "--resume", "--json");

        Assert.Equal(0, whole.ExitCode);
        Assert.Equal(step + 10, whole.Json().GetProperty("steps").GetInt64());
        long[] steps = [.. File.ReadLines(_folder["run/metrics.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt64())];
        Assert.Equal(steps.Order(), steps);
    }

    [Fact]
    public async Task Generate_KilledAtAnyMoment_LeavesTheEarlierFileAndAPlayablePart()
    {
        Assert.Equal(0, _folder.Train("--steps", "2").ExitCode);
        CommandLineRun.Of("generate", _folder["run"], "--out", _folder["new.wav"], "--seconds", "0.1");
        byte[] before = File.ReadAllBytes(_folder["new.wav"]);
        for (int kill = 0; kill < Kills; kill++)
        {
            // Every other kill waits for sound first, so that half of them hit the writing on a slow machine, too.
            bool withSound = kill % 2 == 0;
            File.Delete(_folder["new.partial.wav"]);
            await Kill(0, 600, withSound ? HasSound : () => true, "generate", _folder["run"], "--out", _folder["new.wav"], "--seconds", "3600");

            Assert.Equal(before, File.ReadAllBytes(_folder["new.wav"]));
            if (withSound || HasSound())
            {
                Assert.NotEmpty(AudioFile.ReadMono(_folder["new.partial.wav"], 8192));
            }
        }
    }

    // Loaded whole, so that a damaged tensor would be found, too.
    private CheckpointInfo? Saved(string name)
    {
        string file = _folder[$"run/checkpoints/{name}.safetensors"];
        return File.Exists(file) ? Checkpoint.Load(file).Info : null;
    }

    private bool HasState() => File.Exists(_folder["run/checkpoints/last.state.safetensors"]);

    private bool HasSound() => File.Exists(_folder["new.partial.wav"]) && new FileInfo(_folder["new.partial.wav"]).Length > 44;

    private Task Kill(int from, int to, params string[] arguments) => Kill(from, to, () => true, arguments);

    // Kills between so many milliseconds after the process is ready, unless it has ended by then.
    private async Task Kill(int from, int to, Func<bool> isReady, params string[] arguments)
    {
        using Process process = ChildProcess.Start("dotnet", [WaveNetProgram.Path, .. arguments]);
        Task<CommandLineRun> end = ChildProcess.EndOf(process);
        while (!isReady() && !end.IsCompleted)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await Task.WhenAny(end, Task.Delay(_random.Next(from, to), TestContext.Current.CancellationToken));
        process.Kill();
        await end;
    }

    private IEnumerable<string> Sources(string folder)
    {
        using AudioCorpus corpus = AudioCorpus.Open(_folder[folder]);
        return [.. corpus.Recordings.Select(recording => recording.Source)];
    }

    private (string Name, string Sha256)[] Bytes(string folder) =>
        [.. Directory.EnumerateFiles(_folder[folder]).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))))];
}
