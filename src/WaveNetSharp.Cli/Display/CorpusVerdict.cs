using Spectre.Console;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Cli.Display;

/// <summary>Whether every byte of a corpus is what it was when it was prepared.</summary>
internal sealed record CorpusVerdict(string Folder, string Id, int Recordings, double Minutes, IReadOnlyList<string> Faults)
{
    /// <summary>Compares a corpus with its hashes and says what is wrong.</summary>
    /// <returns>The exit code: failed when something is wrong.</returns>
    public static int Show(string path, bool json, Terminal terminal)
    {
        using AudioCorpus corpus = AudioCorpus.Open(path);
        IReadOnlyList<string> faults = ProgressDisplay.Show(terminal, "Verifying", progress =>
            corpus.Verify(new Reporter<double>(share => progress.Report(share, "")), terminal.Stop));
        CorpusVerdict verdict = new(path, corpus.Id, corpus.Recordings.Count, corpus.Frames / (60.0 * corpus.SampleRate), faults);
        terminal.WriteResult(json, verdict, verdict.ToTable);
        if (faults.Count == 0)
        {
            return ExitCode.Done;
        }

        terminal.WriteError($"'{path}' is damaged: {faults.Count:N0} {(faults.Count == 1 ? "thing is" : "things are")} not what was prepared. Prepare it again.");
        return ExitCode.Failed;
    }

    private Table ToTable()
    {
        Table table = new Table().SimpleBorder().HideHeaders().AddColumn("");
        foreach (string fault in Faults)
        {
            table.AddRow(new Text(fault));
        }

        return Faults.Count > 0 ? table : table.AddRow(new Text($"{Recordings:N0} recordings, {Minutes:N1} minutes: descriptions, index and audio are what was prepared."));
    }
}
