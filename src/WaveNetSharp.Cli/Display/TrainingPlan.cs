using System.Text.Json.Serialization;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Display;

/// <summary>What a training will need, printed before its first step.</summary>
/// <param name="Needs">Parameters, memory and the like.</param>
/// <param name="Split">What is trained on and what is held out, in a sentence.</param>
/// <param name="Labels">The labels of the training audio; empty when there are none.</param>
/// <param name="BalanceLabels">Whether each label has an equal share of the windows.</param>
/// <param name="EpochSamples">Samples in a pass over the training audio.</param>
/// <param name="SamplesPerSecond">Predicted speed, from a few short windows timed on this machine.</param>
/// <param name="EpochSeconds">Predicted time of a pass.</param>
/// <param name="Baselines">What plain methods reach on the held-out audio; null when nothing is held out.</param>
internal sealed record TrainingPlan(
    TrainingEstimate Needs, string Split, IReadOnlyList<LabelShare> Labels, bool BalanceLabels, long EpochSamples, double SamplesPerSecond, double EpochSeconds, BaselineBits? Baselines)
{
    /// <summary>The plan as lines for people.</summary>
    [JsonIgnore]
    public IEnumerable<string> Lines =>
    [
        $"Network: {Needs.Parameters:N0} parameters, receptive field {Needs.ReceptiveFieldMilliseconds:N0} ms ({Needs.ReceptiveField:N0} samples)",
        $"Memory: {ByteCount.Text(Needs.MemoryBytes)} of {ByteCount.Text(Needs.AvailableBytes)}; {Needs.Batch:N0} windows of {Needs.Window:N0} samples a step, {(Needs.Ranks > 1 ? $"{Needs.Ranks:N0} ranks of " : "")}{Needs.Threads:N0} threads",
        $"Speed: about {SamplesPerSecond:N0} samples/s, {Duration.Text(EpochSeconds)} for each pass over the audio",
        Split,
        .. Labels.Count == 0 ? Array.Empty<string>() :
        [
            $"Labels: {LabelShare.Line(Labels)}{(BalanceLabels ? $"; each has {1.0 / Labels.Count:P1} of the windows" : "")}",
        ],
        .. Baselines is null ? Array.Empty<string>() :
        [
            $"Goal: below {Baselines.LinearPrediction:N3} bits per sample, where a linear predictor is on the held-out audio (unigram {Baselines.Unigram:N3})",
        ],
    ];
}
