using WaveNetSharp.Checkpoints;
using WaveNetSharp.Corpus;

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

    /// <summary>Splits a corpus into training and held-out audio the way this run did.</summary>
    /// <param name="corpus">The corpus that the run was trained on.</param>
    /// <exception cref="InvalidDataException">There is no run, or it was trained on another corpus.</exception>
    public CorpusSplit Split(AudioCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (!File.Exists(State))
        {
            throw new InvalidDataException($"'{Path}' must hold a run to know what it held out, but has no {System.IO.Path.GetRelativePath(Path, State)}.");
        }

        TrainingState saved = TrainingStateFile.Load(State);
        TrainerState state = TrainerState.FromJson(saved.Progress, State);
        return state.CorpusId == corpus.Id
            ? CorpusSplit.Create(corpus, saved.Config.ReceptiveField, state.Settings.ValidationShare, state.Settings.OnlyLabels, state.Settings.BalanceLabels)
            : throw new InvalidDataException(
                $"'{Path}' was trained on another corpus ({state.CorpusId[..12]}) than '{corpus.Folder}' ({corpus.Id[..12]}), so all of it is held out. Leave --held-out out.");
    }

    private string Join(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);
}
