using WaveNetSharp.Evaluation;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli;

/// <summary>The plain methods that a run's network must beat, fitted to its training audio and kept beside it.</summary>
internal static class RunBaselines
{
    /// <summary>Reads the baselines of a run; null when it has none.</summary>
    public static BaselineModel? Read(RunFolder run) =>
        File.Exists(run.Baseline) ? BaselineModel.FromJson(File.ReadAllText(run.Baseline), run.Baseline) : null;
}
