using System.Globalization;

namespace WaveNetSharp.Corpus.Health;

/// <summary>The part of a <see cref="HealthPage"/> above the recordings: totals, advice, findings, labels, duplicates and what could not be used.</summary>
internal sealed class HealthPageSummary(CorpusHealth health, string title, IReadOnlyList<PrepareFailure> skipped, IReadOnlyList<string> advice)
{
    // A list to read, not to scroll; the JSON has everything.
    private const int MostItems = 200;

    public void Write(TextWriter page)
    {
        HealthTotals totals = health.Totals;
        page.WriteLine($"""
            <header>
            <h1>{PageText.Name(title)}</h1>
            <p class="lead">{totals.Recordings:N0} {(totals.Recordings == 1 ? "recording" : "recordings")}, {PageText.Length(totals.Minutes)} at {health.SampleRate:N0} Hz</p>
            <div class="bar" aria-hidden="true">{Part("leave", totals.LeaveOut)}{Part("look", totals.LookAt)}{Part("fine", totals.Fine)}</div>
            <ul class="facts">
            {Fact("fine", totals.Fine, "fine")}
            {Fact("look", totals.LookAt, "to look at")}
            {Fact("leave", totals.LeaveOut, "to leave out")}
            {Fact("", PageText.Length(totals.MinutesToKeep), "without those to leave out")}
            {Fact("", PageText.Length(totals.SilentMinutes), "silent")}
            {Fact("", PageText.Length(totals.TrimmedMinutes), "trimmed from the ends")}
            {Fact("", $"{totals.Channels.Mono:N0} / {totals.Channels.Stereo:N0}", "mono / stereo sources")}
            {Fact("", skipped.Count, "files not used")}
            </ul>
            </header>
            """);
        WriteList(page, "Training", advice.Select(PageText.Escape), advice.Count, "advice");
        WriteFindings(page);
        WriteLabels(page);
        WriteList(page, "The same audio", health.Duplicates.Select(Group), health.Duplicates.Count, "plain");
        WriteList(page, "Not used", skipped.Select(failure => $"{PageText.Name(failure.Source)}: {PageText.Escape(failure.Reason)}"), skipped.Count, "plain");
    }

    private void WriteFindings(TextWriter page)
    {
        if (health.Totals.Findings.Count == 0)
        {
            return;
        }

        page.WriteLine("<section>\n<h2>What was found</h2>\n<ul class=\"counts\">");
        foreach (FindingCount count in health.Totals.Findings)
        {
            page.WriteLine($"<li class=\"{PageText.Class(count.Rating)}\"><b>{count.Recordings:N0}</b> {count.Title} <small>{PageText.Length(count.Minutes)}</small></li>");
        }

        page.WriteLine("</ul>\n</section>");
    }

    private void WriteLabels(TextWriter page)
    {
        if (health.Labels is [] or [{ Name: null }])
        {
            return;
        }

        double most = health.Labels.Max(label => label.Minutes);
        page.WriteLine("<section>\n<h2>Labels</h2>\n<table class=\"labels\"><tbody>");
        foreach (LabelHealth label in health.Labels.Take(MostItems))
        {
            string name = label.Name is null ? "<i>without a label</i>" : PageText.Name(label.Name);
            string width = (100 * label.Minutes / most).ToString("0.##", CultureInfo.InvariantCulture);
            page.WriteLine($"<tr><th scope=\"row\">{name}</th><td class=\"level\"><div style=\"width:{width}%\"></div></td><td>{PageText.Length(label.Minutes)}</td><td>{label.Recordings:N0}<small> rec.</small></td></tr>");
        }

        string note = health.LabelNote is string text ? $"<p>{PageText.Escape(text)}</p>\n" : "";
        page.WriteLine($"</tbody></table>\n{More(health.Labels.Count)}{note}</section>");
    }

    private static void WriteList(TextWriter page, string heading, IEnumerable<string> items, int count, string kind)
    {
        if (count == 0)
        {
            return;
        }

        page.WriteLine($"<section>\n<h2>{heading}</h2>\n<ul class=\"{kind}\">");
        foreach (string item in items.Take(MostItems))
        {
            page.WriteLine($"<li>{item}</li>");
        }

        page.WriteLine($"</ul>\n{More(count)}</section>");
    }

    private string Group(DuplicateGroup group) =>
        $"Keep {PageText.Name(health[group.Keep].Name)}; leave out {string.Join(", ", group.Others.Take(MostItems).Select(other => PageText.Name(health[other].Name)))}";

    private static string More(int count) => count > MostItems ? $"<p class=\"note\">And {count - MostItems:N0} more.</p>\n" : "";

    private static string Part(string kind, int count) => count == 0 ? "" : $"<span class=\"{kind}\" style=\"flex:{count}\"></span>";

    private static string Fact(string kind, int number, string name) => Fact(kind, number.ToString("N0", CultureInfo.InvariantCulture), name);

    private static string Fact(string kind, string number, string name) => $"<li class=\"{kind}\"><b>{number}</b> {name}</li>";
}
