namespace WaveNetSharp.Cli.Tests.Verbs;

/// <summary>A folder with a corpus of four seconds of tones and a configuration that trains in a blink.</summary>
internal sealed class TinyRun : IDisposable
{
    private const string Config = """
        { "stacks": 1, "layers_per_stack": 4, "residual_channels": 4, "dilation_channels": 4, "skip_channels": 4, "post_channels": [8], "window": 512 }
        """;

    private readonly TemporaryFolder _folder = new();

    public TinyRun()
    {
        PrepareTones("corpus", seconds: 4);
        File.WriteAllText(_folder["config.json"], Config);
    }

    /// <summary>The path of a file or folder in it: <c>corpus</c>, <c>config.json</c>, <c>run</c>.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Makes a corpus of tones at 8,192 Hz.</summary>
    public void PrepareTones(string corpus, double seconds)
    {
        Directory.CreateDirectory(_folder["music"]);
        File.WriteAllBytes(_folder["music/tones.wav"], TestSound.Tones(seconds, 8192));
        string note = File.Exists(_folder[$"{corpus}/manifest.json"]) ? "replaced: 1 (tones.wav)\n" : "";
        CommandLineRun run = CommandLineRun.Of("prepare", _folder["music"], "--out", _folder[corpus]);
        Assert.Equal((note, 0), (run.Error, run.ExitCode));
    }

    /// <summary>Makes a corpus of one second of tones for each label.</summary>
    public void PrepareLabels(string corpus, params string[] labels)
    {
        foreach (string label in labels)
        {
            Directory.CreateDirectory(_folder[$"labels/{label}"]);
            File.WriteAllBytes(_folder[$"labels/{label}/tones.wav"], TestSound.Tones(1, 8192));
        }

        Assert.Equal(0, CommandLineRun.Of("prepare", _folder["labels"], "--out", _folder[corpus], "--labels", "folder").ExitCode);
    }

    /// <summary>Trains on the corpus into <c>run</c>.</summary>
    public CommandLineRun Train(params string[] more) =>
        CommandLineRun.Of(["train", this["corpus"], "--out", this["run"], "--config", this["config.json"], "--threads", "1", .. more]);

    public void Dispose() => _folder.Dispose();
}
