using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Cli;

/// <summary>Preparing a corpus under the eyes of the user; shared by <c>prepare</c> and <c>demo</c>.</summary>
internal static class Preparation
{
    /// <summary>Prepares, and says which files were passed over and why.</summary>
    public static PrepareReport Run(IReadOnlyList<string> inputs, string output, PrepareOptions options, Terminal terminal)
    {
        PrepareReport report = Watched(inputs, output, options, terminal);
        foreach (string warning in report.Warnings)
        {
            terminal.Note($"warning: {warning}");
        }

        foreach (PrepareFailure failure in report.Failures)
        {
            terminal.Note($"skipped: {failure.Reason}");
        }

        if (report.Ignored.Count > 0)
        {
            terminal.Note("not audio: " + string.Join(", ", report.Ignored.Select(kind => $"{kind.Value:N0} x {kind.Key}")));
        }

        Note("replaced", Excerpt.Of(report.Replaced), terminal);
        Note(report.Labels, terminal);
        return report;
    }

    private static void Note(LabelReport? labels, Terminal terminal)
    {
        Note("without a label", labels?.FilesWithoutLabel, terminal);
        Note("in the table, but not found", labels?.RowsWithoutFile, terminal);
        Note("in the table more than once", labels?.RepeatedRows, terminal);
    }

    private static void Note(string what, Excerpt? entries, Terminal terminal)
    {
        if (entries is { Count: > 0 })
        {
            string more = entries.Count > entries.First.Count ? ", ..." : "";
            terminal.Note($"{what}: {entries.Count:N0} ({string.Join(", ", entries.First)}{more})");
        }
    }

    /// <summary>Tells in one line what was done with the sources.</summary>
    public static string Summary(PrepareReport report)
    {
        List<string> parts = [];
        Add(report.Added, "added");
        Add(report.Replaced.Count, "replaced");
        Add(report.Reused, "unchanged");
        Add(report.Kept.Count, "no longer in the folder and kept (--prune removes them)");
        Add(report.Removed.Count, "no longer in the folder and removed");
        Add(report.Sources - report.Added - report.Replaced.Count - report.Reused - report.Kept.Count, "no longer usable, with the earlier recording kept");
        return string.Join(", ", parts);

        void Add(int count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{count:N0} {what}");
            }
        }
    }

    /// <summary>Ends with an error line when files, folders or links could not be used.</summary>
    /// <returns>The exit code.</returns>
    public static int ReportFailures(PrepareReport report, string output, Terminal terminal)
    {
        if (report.Failures.Count == 0)
        {
            return ExitCode.Done;
        }

        terminal.WriteError($"{Counted(report.Failures.Count, "file, folder or link", "files, folders or links")} could not be used, for the reasons above; " +
            $"'{output}' holds recordings of {Counted(report.Sources, "file", "files")}. Repair or remove what could not be used and prepare again.");
        return ExitCode.Failed;
    }

    private static string Counted(int count, string one, string several) => $"{count:N0} {(count == 1 ? one : several)}";

    private static PrepareReport Watched(IReadOnlyList<string> inputs, string output, PrepareOptions options, Terminal terminal)
    {
        try
        {
            return ProgressDisplay.Show(terminal, "Preparing", progress => CorpusBuilder.Prepare(inputs, output, options,
                new Reporter<PrepareProgress>(state => progress.Report((double)state.Done / state.Total,
                    $"{state.Done:N0} of {state.Total:N0} files, {state.AudioSeconds / 60:N1} minutes, {Terminal.OneLine(state.Source)}")),
                terminal.Stop));
        }
        catch (OperationCanceledException stopped)
        {
            terminal.Note(stopped.Message);
            throw;
        }
    }
}
