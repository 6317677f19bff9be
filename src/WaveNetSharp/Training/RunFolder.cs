using WaveNetSharp.Checkpoints;

namespace WaveNetSharp.Training;

/// <summary>Where the files of a run lie. See docs/run-folder.md.</summary>
public sealed class RunFolder
{
    /// <summary>Names a run; nothing is created or read.</summary>
    /// <param name="path">The folder.</param>
    public RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The network's configuration.</summary>
    public string Config => Join("config.json");

    /// <summary>One JSON object a line, every ten steps.</summary>
    public string Metrics => Join("metrics.jsonl");

    /// <summary>The baselines fitted to the training audio.</summary>
    public string Baseline => Join("baseline.json");

    /// <summary>TensorBoard's event files.</summary>
    public string TensorBoard => Join("tensorboard");

    /// <summary>The folder of the checkpoints.</summary>
    public string Checkpoints => Join("checkpoints");

    /// <summary>The newest network.</summary>
    public string Last => Join("checkpoints", "last.safetensors");

    /// <summary>The network with the lowest validation loss; missing without validation audio.</summary>
    public string Best => Join("checkpoints", "best.safetensors");

    /// <summary>What a resumed training goes on from.</summary>
    internal string State => Join("checkpoints", TrainingStateFile.FileName);

    /// <summary>Finds the network to use: a checkpoint file itself, or the best, else the newest, of a run.</summary>
    /// <param name="path">A run folder or a .safetensors file.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string FindCheckpoint(string path)
    {
        RunFolder run = new(path);
        return File.Exists(path) ? path
            : File.Exists(run.Best) ? run.Best
            : File.Exists(run.Last) ? run.Last
            : throw new InvalidDataException($"'{path}' must be a run folder or a .safetensors file, but holds no checkpoint. Train one with: wavenet train <corpus> --out {path}");
    }

    private string Join(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);
}
