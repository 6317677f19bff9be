using System.Text.Json;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Cli.Tests.Verbs;

public sealed class DemoVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DemoVerbTests()
    {
        Directory.CreateDirectory(_folder["music"]);
        File.WriteAllBytes(_folder["music/tones.wav"], TestSound.Tones(4));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Demo_BundledMusic_LeavesCorpusRunWavAndPicture()
    {
        CommandLineRun run = Demo();

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4096, AudioFile.ReadMono(_folder["out/demo.wav"], 8192).Length);
        foreach (string file in new[] { "demo.png", "corpus/manifest.json", "run/metrics.jsonl", "run/checkpoints/best.safetensors" })
        {
            Assert.True(File.Exists(_folder[$"out/{file}"]), file);
        }

        Assert.Contains("the_simplicity", File.ReadAllText(Assert.Single(Directory.GetFiles(_folder["out/corpus"], "recordings-*.jsonl"))), StringComparison.Ordinal);
        Assert.Contains("linear predictor", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_OwnMusicJson_PrintsOneObjectWithEveryStep()
    {
        JsonElement result = Demo(_folder["music"], "--json").Json();

        Assert.True(result.GetProperty("training").GetProperty("steps").GetInt64() > 0);
        Assert.Equal("held_out", result.GetProperty("evaluation").GetProperty("part").GetString());
        Assert.Equal(0.5, result.GetProperty("generation").GetProperty("takes")[0].GetProperty("seconds").GetDouble());
    }

    [Fact]
    public void Demo_SecondTimeIntoTheSameFolder_TouchesNothing()
    {
        Demo(_folder["music"]);
        byte[] corpus = File.ReadAllBytes(_folder["out/corpus/manifest.json"]);

        CommandLineRun run = Demo();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--out", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Equal(corpus, File.ReadAllBytes(_folder["out/corpus/manifest.json"]));
    }

    [Fact]
    public void Demo_NoMusicThere_SaysSo()
    {
        CommandLineRun run = Demo(_folder["nowhere"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nowhere", run.ErrorLine(), StringComparison.Ordinal);
    }

    private CommandLineRun Demo(params string[] more) =>
        CommandLineRun.Of(["demo", .. more, "--out", _folder["out"], "--minutes", "0.02", "--seconds", "0.5"]);
}
