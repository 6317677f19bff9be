using WaveNetSharp.Checkpoints;
using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli;

/// <summary>Measuring a network under the eyes of the user; shared by <c>evaluate</c> and <c>demo</c>.</summary>
internal static class Measurement
{
    /// <summary>Measures a network and the baselines on the same audio.</summary>
    /// <param name="model">A run folder or a checkpoint.</param>
    /// <param name="corpus">The audio.</param>
    /// <param name="heldOut">Measure only what the training of the run has held out.</param>
    /// <param name="window">Null to stream whole recordings.</param>
    /// <param name="threads">Null for all cores.</param>
    /// <param name="mode">How exactly to compute; unless it is exact, that is measured as well.</param>
    /// <param name="terminal">Shows progress, and says when to stop.</param>
    public static EvaluationSummary Run(string model, AudioCorpus corpus, bool heldOut, int? window, int? threads, GenerationMode mode, Terminal terminal)
    {
        string path = RunFolder.FindCheckpoint(model);
        RunFolder run = RunOf(path);
        Checkpoint checkpoint = Checkpoint.Load(path);
        using WaveNet network = new(checkpoint.Config, checkpoint.Parameters);
        Evaluator.RequireSameRate(network.Config, corpus);

        CorpusSplit? split = heldOut ? run.Split(corpus) : null;
        if (split is { Validation.Count: 0 })
        {
            throw new InvalidDataException($"'{run.Path}' must have held out audio to be measured on it, but has not: no recording was long enough. Leave --held-out out.");
        }

        bool trainedOnIt = checkpoint.Info.CorpusId == corpus.Id;
        if (!heldOut && trainedOnIt)
        {
            terminal.Note("note: the network was trained on this corpus; --held-out measures only what it has not heard.");
        }

        IReadOnlyList<Segment> segments = split?.Validation
            ?? [.. Enumerable.Range(0, corpus.Recordings.Count).Select(i => new Segment(i, 0, corpus.FramesOf(i)))];
        EvaluationResult Measure(GenerationMode mode, string title) => ProgressDisplay.Show(terminal, title, progress => Evaluator.Measure(
            network, corpus, segments, window, threads, mode, new Reporter<double>(share => progress.Report(share, "")), terminal.Stop));
        EvaluationResult result = Measure(mode, "Evaluating");
        double? exact = mode == GenerationMode.Exact ? null : Measure(GenerationMode.Exact, "Evaluating in exact mode").BitsPerSample;

        BaselineModel? fitted = RunBaselines.Read(run);
        BaselineModel baselines = fitted
            ?? BaselineModel.Fit(corpus, (split ?? CorpusSplit.Create(corpus, network.Config.ReceptiveField)).Training);
        BaselineBits bits = baselines.Measure(corpus, segments);
        return new EvaluationSummary(
            result.BitsPerSample, result.NatsPerSample, mode, exact, result.BitsPerSample - exact, bits.Uniform, bits.Unigram, bits.LinearPrediction, result.Samples, result.Seconds,
            result.Samples / result.Seconds, heldOut ? "held_out" : "all", window, fitted is null && !trainedOnIt ? "this_corpus" : "training_audio");
    }

    // A checkpoint of a run lies in <run>/checkpoints; any other has no run, and a folder that does not exist stands for that.
    private static RunFolder RunOf(string checkpoint) =>
        new(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(checkpoint))) ?? "");
}
