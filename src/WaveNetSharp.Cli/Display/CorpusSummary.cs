using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Cli.Display;

/// <summary>What <c>wavenet prepare</c> and <c>wavenet info</c> say about a corpus.</summary>
/// <param name="Id">See <see cref="AudioCorpus.Id"/>.</param>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Minutes">All recordings together.</param>
/// <param name="Totals">All recordings in numbers.</param>
/// <param name="Labels">How much there is of each label.</param>
/// <param name="Duplicates">Recordings that hold the same audio, by name.</param>
/// <param name="Skipped">What the last prepare could not use.</param>
/// <param name="Training">A network for this corpus; null when that was not asked for.</param>
/// <param name="Recordings">Each recording, in the order of the corpus; made while it is gone through.</param>
internal sealed record CorpusSummary(
    string Id, int SampleRate, double Minutes, HealthTotals Totals, IReadOnlyList<LabelHealth> Labels, IEnumerable<DuplicateNames> Duplicates,
    IReadOnlyList<PrepareFailure> Skipped, TrainingAdvice? Training, IEnumerable<RecordingHealth> Recordings)
{
    public static CorpusSummary Of(AudioCorpus corpus, CorpusHealth health, TrainingAdvice? training) => new(
        corpus.Id,
        corpus.SampleRate,
        health.Totals.Minutes,
        health.Totals,
        health.Labels,
        health.Duplicates.Select(group => new DuplicateNames(health[group.Keep].Name, group.Others.Select(other => health[other].Name))),
        SkippedSources.Read(corpus.Folder),
        training,
        Enumerable.Range(0, health.Count).Select(index => health[index]));

    /// <summary>One line about a corpus, without looking at its recordings.</summary>
    public static string Line(AudioCorpus corpus) =>
        $"{corpus.Recordings.Count:N0} {(corpus.Recordings.Count == 1 ? "recording" : "recordings")}, "
        + $"{corpus.Frames / (60.0 * corpus.SampleRate):N1} minutes at {corpus.SampleRate:N0} Hz, id {corpus.Id[..12]}";
}

/// <summary>Recordings that hold the same audio.</summary>
/// <param name="Keep">The best of them.</param>
/// <param name="Others">The others.</param>
internal sealed record DuplicateNames(string Keep, IEnumerable<string> Others);
