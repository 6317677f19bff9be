using Spectre.Console;
using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Cli.Display;

/// <summary>The health of a corpus for people: a table of the worst recordings, and a few lines.</summary>
internal static class HealthTable
{
    // A screenful; a corpus of thousands would scroll its own totals away.
    private const int MostRows = 40;

    // What a person remembers; the page has more.
    private const int MostLabels = 12;

    /// <summary>The worst recordings first.</summary>
    public static Table Of(CorpusHealth health)
    {
        Table table = new Table().SimpleBorder().AddColumn(new TableColumn("").NoWrap()).AddColumn("recording").AddColumn("label");
        foreach (string title in new[] { "minutes", "clipping", "silence", "trimmed", "source" })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        table.AddColumn("what was found");
        foreach (RecordingHealth recording in health.WorstFirst.Take(MostRows))
        {
            table.AddRow(new Text(Word(recording.Rating)), Cell(recording.Name), Cell(recording.Label ?? ""), new Text($"{recording.Minutes:N2}"),
                new Text($"{recording.Measured.ClippingShare * 100:N2} %"), new Text($"{recording.Measured.SilenceShare * 100:N1} %"), new Text($"{recording.TrimmedSeconds:N1} s"),
                new Text($"{recording.Measured.SourceRate:N0} Hz {recording.Channels}"), Cell(string.Join(' ', recording.Findings.Select(finding => finding.Sentence))));
        }

        if (health.Count > MostRows)
        {
            table.AddRow(new Text(""), new Text($"... and {health.Count - MostRows:N0} more"));
        }

        return table;
    }

    /// <summary>Ratings, findings, labels and what was left out, a line each.</summary>
    public static IEnumerable<string> Lines(CorpusHealth health, int skipped)
    {
        HealthTotals totals = health.Totals;
        yield return $"{totals.Fine:N0} fine, {totals.LookAt:N0} to look at, {totals.LeaveOut:N0} to leave out"
            + (totals.LeaveOut > 0 ? $" ({totals.MinutesToKeep:N1} minutes without these)" : "");
        if (totals.Findings.Count > 0)
        {
            yield return "Found: " + string.Join(", ", totals.Findings.Select(count => $"{count.Recordings:N0} {count.Title}"));
        }

        if (totals.TrimmedMinutes > 0)
        {
            yield return $"Trimmed from the ends: {Duration.Text(60 * totals.TrimmedMinutes)}";
        }

        if (skipped > 0)
        {
            yield return $"Not used: {skipped:N0} {(skipped == 1 ? "file" : "files")}; the reasons are in skipped.jsonl";
        }

        foreach (string line in LabelLines(health))
        {
            yield return line;
        }
    }

    /// <summary>The worst recordings that are not fine, a line each.</summary>
    public static IEnumerable<string> Worst(CorpusHealth health, int most) => health.WorstFirst.Take(most)
        .TakeWhile(recording => recording.Rating > Rating.Fine)
        .Select(recording => Terminal.OneLine($"{Word(recording.Rating)}: {recording.Name}: {recording.Findings[0].Sentence} {recording.Findings[0].Remedy}".TrimEnd()));

    private static IEnumerable<string> LabelLines(CorpusHealth health)
    {
        IReadOnlyList<LabelHealth> labels = health.Labels;
        if (labels is [] or [{ Name: null }])
        {
            yield break;
        }

        string more = labels.Count > MostLabels ? $" and {labels.Count - MostLabels:N0} more" : "";
        yield return "Labels: " + string.Join(", ", labels.Take(MostLabels).Select(label => $"{Terminal.OneLine(label.Name ?? "none")} {label.Minutes:N1} minutes in {label.Recordings:N0}")) + more;
        if (health.LabelNote is string note)
        {
            yield return Terminal.OneLine(note);
        }
    }

    // Names, and sentences that name another recording.
    private static Text Cell(string text) => new(Terminal.OneLine(text));

    private static string Word(Rating rating) => rating switch
    {
        Rating.Fine => "fine",
        Rating.LookAt => "look at it",
        _ => "leave out",
    };
}
