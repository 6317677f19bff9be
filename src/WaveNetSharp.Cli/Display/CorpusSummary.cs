using System.Text.Json;
using System.Text.Json.Nodes;
using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;
using WaveNetSharp.Files;

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
    IReadOnlyList<PrepareFailure> Skipped, TrainingAdvice? Training, IEnumerable<JsonObject> Recordings)
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
        Enumerable.Range(0, health.Count).Select(index => Flat(health[index])));

    /// <summary>One line about a corpus, without looking at its recordings.</summary>
    public static string Line(AudioCorpus corpus) =>
        $"{corpus.Recordings.Count:N0} {(corpus.Recordings.Count == 1 ? "recording" : "recordings")}, "
        + $"{corpus.Frames / (60.0 * corpus.SampleRate):N1} minutes at {corpus.SampleRate:N0} Hz, id {corpus.Id[..12]}";

    // A table, as programs make of it, has one row for what was measured and for what there is to say. A fingerprint means something only beside another.
    private static JsonObject Flat(RecordingHealth recording)
    {
        JsonObject row = JsonSerializer.SerializeToNode(recording, JsonFormat.Compact)!.AsObject();
        row.Remove("measured");
        JsonObject measured = JsonSerializer.SerializeToNode(recording.Measured with { Fingerprint = null }, JsonFormat.Compact)!.AsObject();
        foreach ((string key, JsonNode? value) in measured)
        {
            row.Add(key, value!.DeepClone());
        }

        return row;
    }
}

/// <summary>Recordings that hold the same audio.</summary>
/// <param name="Keep">The best of them.</param>
/// <param name="Others">The others.</param>
internal sealed record DuplicateNames(string Keep, IEnumerable<string> Others);
