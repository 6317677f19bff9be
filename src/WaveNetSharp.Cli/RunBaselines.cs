using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Files;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli;

/// <summary>The plain methods that a run's network must beat, fitted once to its training audio and kept beside it.</summary>
internal static class RunBaselines
{
    /// <summary>Reads the baselines of a run, or fits and keeps them.</summary>
    public static BaselineModel ReadOrFit(RunFolder run, AudioCorpus corpus, CorpusSplit split)
    {
        if (Read(run) is { } kept)
        {
            return kept;
        }

        BaselineModel fitted = BaselineModel.Fit(corpus, split.Training);
        AtomicFile.WriteText(run.Baseline, fitted.ToJson() + "\n");
        return fitted;
    }

    /// <summary>Reads the baselines of a run; null when it has none.</summary>
    public static BaselineModel? Read(RunFolder run) =>
        File.Exists(run.Baseline) ? BaselineModel.FromJson(File.ReadAllText(run.Baseline), run.Baseline) : null;
}
