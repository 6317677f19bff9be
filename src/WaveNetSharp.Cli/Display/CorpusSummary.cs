using Spectre.Console;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Cli.Display;

/// <summary>What <c>wavenet prepare</c> and <c>wavenet info</c> say about a corpus.</summary>
internal sealed record CorpusSummary(string Id, int SampleRate, double Minutes, IReadOnlyList<RecordingSummary> Recordings)
{
    // A screenful; a corpus of thousands would scroll its own totals away.
    private const int MostRows = 40;

    public static CorpusSummary Of(AudioCorpus corpus) => new(
        corpus.Id,
        corpus.SampleRate,
        corpus.Frames / (60.0 * corpus.SampleRate),
        [.. corpus.Recordings.Select(recording => RecordingSummary.Of(recording, corpus.SampleRate))]);

    public Table ToTable()
    {
        Table table = new Table().SimpleBorder();
        foreach (string title in new[] { "recording", "label" })
        {
            table.AddColumn(title);
        }

        foreach (string title in new[] { "minutes", "clipping", "silence", "trimmed" })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (RecordingSummary recording in Recordings.Take(MostRows))
        {
            table.AddRow(new Text(recording.Source), new Text(recording.Label ?? ""), new Text($"{recording.Minutes:N2}"),
                new Text($"{recording.ClippingShare * 100:N2} %"), new Text($"{recording.SilenceShare * 100:N1} %"),
                new Text($"{recording.TrimmedSeconds:N1} s"));
        }

        if (Recordings.Count > MostRows)
        {
            table.AddRow(new Text($"... and {Recordings.Count - MostRows:N0} more"));
        }

        return table;
    }

    public string Totals() =>
        $"{Recordings.Count:N0} {(Recordings.Count == 1 ? "recording" : "recordings")}, {Minutes:N1} minutes at {SampleRate:N0} Hz, id {Id[..12]}";
}

/// <summary>One line of a corpus.</summary>
internal sealed record RecordingSummary(
    string Source, string? Label, double Minutes, double ClippingShare, double SilenceShare, double TrimmedSeconds)
{
    public static RecordingSummary Of(Recording recording, int sampleRate) => new(
        recording.Source,
        recording.Label,
        recording.Frames / (60.0 * sampleRate),
        recording.Measured.ClippingShare,
        recording.Measured.SilenceShare,
        (recording.Trimmed.StartFrames + recording.Trimmed.EndFrames) / (double)sampleRate);
}
