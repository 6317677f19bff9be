using WaveNetSharp.Checkpoints;
using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Training;

/// <summary>How a run goes on: rank 0 reads its state, refuses what does not fit it, and gives it to the others.</summary>
internal static class SavedRun
{
    /// <summary>See <see cref="Trainer.Resume"/>.</summary>
    public static Trainer Resume(WaveNetConfig? config, AudioCorpus corpus, RunFolder run, TrainingOptions options, IProcessGroup group)
    {
        JointStart.RequireSame(group, config, corpus, options);
        JointStart.RequireSameArithmetic(group, Arithmetic.Describe());
        TrainingState? read = group.Together(() => group.Rank == 0 ? Read(config, corpus, run, options) : null);
        TrainingState saved = JointStart.Share(group, read);
        return group.Together(() =>
        {
            TrainerState state = TrainerState.FromJson(saved.Progress, run.State);
            // After a kill between the two renames the best network is one that the state does not know. A worse one must not replace it.
            if (group.Rank == 0 && File.Exists(run.Best) && Checkpoint.LoadInfo(run.Best).BitsPerSample is { } best)
            {
                state.BestValidBits = Math.Min(best, state.BestValidBits ?? best);
            }

            return Trainer.Create(corpus, run, options, saved.Config, state, saved, group);
        });
    }

    private static TrainingState Read(WaveNetConfig? config, AudioCorpus corpus, RunFolder run, TrainingOptions options)
    {
        string folder = run.Path;
        if (!File.Exists(run.State))
        {
            throw new InvalidDataException($"'{folder}' must hold a run to resume, but has no {Path.GetRelativePath(folder, run.State)}. Leave --resume out to start one.");
        }

        TrainingState saved = TrainingStateFile.Load(run.State);
        TrainerState state = TrainerState.FromJson(saved.Progress, run.State);
        if (saved.Average is null != state.Settings.EmaDecay is null)
        {
            throw new InvalidDataException(
                $"'{run.State}': an average of the weights must be there when the settings have its decay, but {(saved.Average is null ? "is not" : "they have none")}. Copy the file again.");
        }

        if (config is not null && config != saved.Config)
        {
            throw new InvalidDataException($"'{folder}' was started with another network: {Difference(saved.Config, config)}. Leave --preset and --config out, or start a new run.");
        }

        if (corpus.Id != state.CorpusId)
        {
            throw new InvalidDataException(
                $"'{folder}' was started on another corpus ({state.CorpusId[..12]}) than '{corpus.Folder}' ({corpus.Id[..12]}). Give the same corpus, or start a new run.");
        }

        state.Settings.RequireSame(options);
        return saved;
    }

    private static string Difference(WaveNetConfig had, WaveNetConfig asked)
    {
        IEnumerable<string> lines = asked.ToJson().Split('\n').Except(had.ToJson().Split('\n')).Select(line => line.Trim().TrimEnd(','));
        return $"asked for {string.Join(", ", lines)}";
    }
}
