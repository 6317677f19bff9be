using System.Globalization;

namespace WaveNetSharp.Corpus.Health;

/// <summary>The table of recordings on a <see cref="HealthPage"/>.</summary>
internal static class HealthPageRow
{
    private static readonly string[] Columns = ["rating", "recording", "length", "source", "peak", "clipping", "silence", "findings"];

    public static void WriteHead(TextWriter page, CorpusHealth health, int pictured)
    {
        int shown = Math.Min(health.Count, HealthPage.MostRows);
        string pictures = pictured == shown ? "" : $" {pictured:N0} have pictures: the worst, and a sample of the rest.";
        string missing = shown == health.Count ? ""
            : $" The {health.Count - shown:N0} that are rated best are not on this page; <code>wavenet info --json</code> has them all.";
        page.WriteLine($"""
            <section aria-labelledby="recordings">
            <h2 id="recordings">Recordings</h2>
            <p class="note">The worst first.{pictures}{missing} A picture shows the waveform, and below it the strength of each frequency up to {health.SampleRate / 2:N0} Hz.</p>
            <form class="tools" onsubmit="return false">
            <label>Name, label or finding <input id="words" type="search" autocomplete="off"></label>
            <label>Rating <select id="rating"><option value="">all</option><option value="leave">leave out</option><option value="look">look at it</option><option value="fine">fine</option></select></label>
            <output id="shown" aria-live="polite">{shown:N0} of {shown:N0}</output>
            </form>
            <table id="list">
            <thead><tr>{string.Concat(Columns.Select(column => $"<th scope=\"col\"><button type=\"button\">{column}</button></th>"))}</tr></thead>
            <tbody>
            """);
    }

    /// <summary>One row.</summary>
    /// <param name="recording">What to show.</param>
    /// <param name="thumbnail">Draws the pictures; null for a row without.</param>
    /// <param name="frames">Samples of the recording.</param>
    public static string Of(RecordingHealth recording, Thumbnail? thumbnail, long frames)
    {
        string pictures = thumbnail is null ? "" : $"""
            <div class="look-at"><svg class="wave" viewBox="0 0 {Thumbnail.Columns - 1} {Thumbnail.WaveHeight}" preserveAspectRatio="none" aria-hidden="true"><path d="{thumbnail.WavePath(recording.Index, frames)}"/></svg><img class="spectrum" width="{Thumbnail.Columns}" height="{Thumbnail.Rows}" alt="" src="{thumbnail.SpectrogramUri(recording.Index, frames)}"></div>
            """;
        RecordingMeasures measured = recording.Measured;
        string label = recording.Label is null ? "" : $"<span class=\"label\">{PageText.Name(recording.Label)}</span>";
        string trimmed = recording.TrimmedSeconds > 0 ? $"<small>{recording.TrimmedSeconds:N1} s trimmed</small>" : "";
        string bandwidth = measured.Bandwidth is double hertz ? $"<small>up to {hertz / 1000:N1} kHz</small>" : "";
        double peak = measured.Peak > 0 ? 20 * Math.Log10(measured.Peak) : -160;
        string findings = recording.Findings.Count == 0 ? "<p class=\"quiet\">Nothing to say.</p>" : string.Concat(recording.Findings.Select(Text));
        return $"""
            <tr class="{PageText.Class(recording.Rating)}">
            {Cell(0, (int)recording.Rating, $"<span class=\"chip\">{PageText.Word(recording.Rating)}</span>")}
            <td data-title="recording" class="name"><span class="title">{PageText.Name(recording.Name)}</span>{label}{pictures}</td>
            {Cell(2, recording.Minutes, PageText.Length(recording.Minutes) + trimmed)}
            {Cell(3, measured.SourceRate, $"{measured.SourceRate:N0} Hz<small>{recording.Channels}</small>{bandwidth}")}
            {Cell(4, peak, measured.Peak > 0 ? $"{Math.Round(peak, 1) + 0:0.0;\u22120.0} dB" : "none")}
            {Cell(5, measured.ClippingShare, $"{measured.ClippingShare * 100:0.0#} %")}
            {Cell(6, measured.SilenceShare, $"{measured.SilenceShare * 100:N0} %")}
            <td data-title="findings" data-v="{recording.Findings.Count}" class="findings">{findings}</td>
            </tr>
            """;
    }

    private static string Cell(int column, double value, string html) =>
        $"<td data-title=\"{Columns[column]}\" data-v=\"{value.ToString("R", CultureInfo.InvariantCulture)}\"{(column >= 2 ? " class=\"number\"" : "")}>{html}</td>";

    private static string Text(Finding finding) =>
        $"<p class=\"{PageText.Class(finding.Rating)}\">{PageText.Escape(finding.Sentence)}{(finding.Remedy is null ? "" : $" <em>{PageText.Escape(finding.Remedy)}</em>")}</p>";
}
