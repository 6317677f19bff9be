using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Files;
using WaveNetSharp.Model;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Training;

/// <summary>How a run starts: in a folder without one, with weights that all ranks share, and with files to resume it from.</summary>
internal static class NewRun
{
    /// <summary>See <see cref="Trainer.Start"/>.</summary>
    public static Trainer Start(WaveNetConfig config, AudioCorpus corpus, RunFolder run, TrainingOptions options, IProcessGroup group)
    {
        JointStart.RequireSame(group, config, corpus, options);
        JointStart.RequireSameArithmetic(group, Arithmetic.Describe());
        group.Together(() => RequireNoRun(run, group));
        int threads = group.Together(() => options.ThreadsFor(group.Cores));
        int allThreads = JointStart.Sum(group, threads);
        Trainer trainer = group.Together(() => Trainer.Create(
            corpus,
            run,
            options,
            config,
            new TrainerState { CorpusId = corpus.Id, Settings = TrainingSettings.Resolve(options, config, allThreads) },
            resumed: null,
            group));
        try
        {
            trainer.ShareFirstWeights();
            return group.Together(() => Write(trainer, config, corpus, group));
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    private static bool RequireNoRun(RunFolder run, IProcessGroup group) =>
        group.Rank > 0 || !(File.Exists(run.State) || File.Exists(run.Metrics) || File.Exists(run.Last))
            ? true
            : throw new InvalidDataException($"'{run.Path}' must be a new folder, but already holds a run. Add --resume to go on with it, or choose another --out.");

    private static Trainer Write(Trainer trainer, WaveNetConfig config, AudioCorpus corpus, IProcessGroup group)
    {
        if (group.Rank == 0)
        {
            Directory.CreateDirectory(trainer.Run.Checkpoints);
            AtomicFile.WriteText(trainer.Run.Config, config.ToJson() + "\n");
            AtomicFile.WriteText(trainer.Run.Baseline, BaselineModel.Fit(corpus, trainer.Split.Training).ToJson() + "\n");
            trainer.SaveFirstState();
        }

        return trainer;
    }
}
