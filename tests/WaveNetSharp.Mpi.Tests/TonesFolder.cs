using WaveNetSharp.Audio;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Cli;
using WaveNetSharp.Training;

namespace WaveNetSharp.Mpi.Tests;

/// <summary>A folder with a corpus of some seconds of tones and a configuration that trains in a blink; all goes away with the test.</summary>
internal sealed class TonesFolder : IDisposable
{
    private const int SampleRate = 8192;

    // Windows of 256 and a batch of 7 leave no number of ranks an even share.
    private const string Config = """
        { "stacks": 1, "layers_per_stack": 4, "residual_channels": 4, "dilation_channels": 4, "skip_channels": 4, "post_channels": [8], "window": 256 }
        """;

    private readonly string _path = Directory.CreateTempSubdirectory("wavenet-mpi-test-").FullName;

    public TonesFolder()
    {
        Prepare("corpus", 5);
        File.WriteAllText(this["config.json"], Config);
    }

    /// <summary>The path of a file or folder in it.</summary>
    public string this[string name] => Path.Combine(_path, name);

    /// <summary>Writes a recording of tones.</summary>
    public void AddSong(string name, double seconds, double pitch)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        WavFile.Write(this[name], Tones(seconds, pitch), SampleRate);
    }

    /// <summary>Makes a corpus of two recordings of tones, the longer so many seconds long.</summary>
    public void Prepare(string corpus, double seconds)
    {
        string music = this[$"{corpus}-music"];
        Directory.CreateDirectory(music);
        WavFile.Write(Path.Combine(music, "long.wav"), Tones(seconds, 220), SampleRate);
        // Its windows are shorter than the others, so the ranks of a step have different numbers of samples.
        WavFile.Write(Path.Combine(music, "short.wav"), Tones(0.02, 330), SampleRate);
        using Terminal terminal = new(TextWriter.Null, TextWriter.Null);
        Assert.Equal(0, CommandLine.Run(["prepare", music, "--out", this[corpus]], terminal));
    }

    /// <summary>The arguments of a training into a run.</summary>
    public string[] Train(string run, params string[] more) =>
        ["train", this["corpus"], "--out", this[run], "--config", this["config.json"], "--batch", "7", "--validation-share", "0.2", .. more];

    /// <summary>What a run would be resumed from.</summary>
    public float[] Parameters(string run) => Checkpoint.Load(new RunFolder(this[run]).Last).Parameters;

    /// <summary>The bytes of what a run would be resumed from: parameters, moments, progress.</summary>
    public byte[] State(string run) => File.ReadAllBytes(this[$"{run}/checkpoints/last.state.safetensors"]);

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static float[] Tones(double seconds, double pitch) =>
        [.. Enumerable.Range(0, (int)(seconds * SampleRate)).Select(i => (float)(0.3 * (Math.Sin(i * pitch * 2 * Math.PI / SampleRate) + Math.Sin(i * 1.5 * pitch * 2 * Math.PI / SampleRate))))];
}
