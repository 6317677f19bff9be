using WaveNetSharp.Cli.Display;
using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;

namespace WaveNetSharp.Cli;

/// <summary>What is good and bad about a corpus: in short at the end of <c>prepare</c>, in full with <c>info</c>.</summary>
internal static class CorpusDisplay
{
    private const int WorstInShort = 3;

    /// <summary>Totals, findings, the three worst, and how to see more.</summary>
    public static void Short(AudioCorpus corpus, CorpusHealth health, Terminal terminal)
    {
        terminal.WriteLine($"{corpus.Folder}: {CorpusSummary.Line(corpus)}");
        WriteLines(HealthTable.Lines(health, SkippedSources.Read(corpus.Folder).Count), terminal);
        WriteLines(HealthTable.Worst(health, WorstInShort), terminal);
        terminal.WriteLine($"More: wavenet info {corpus.Folder} --html report.html");
    }

    /// <summary>Everything, as a table or as JSON, and as a page when one is asked for.</summary>
    /// <param name="path">The folder of the corpus.</param>
    /// <param name="html">The page to write, or null.</param>
    /// <param name="json">Whether a program reads.</param>
    /// <param name="terminal">Where to print.</param>
    public static void Full(string path, string? html, bool json, Terminal terminal)
    {
        if (html is not null)
        {
            HealthPage.RequireOutside(path, html);
        }

        using AudioCorpus corpus = AudioCorpus.Open(path);
        CorpusHealth health = CorpusHealth.Of(corpus, terminal.Stop);
        TrainingAdvice training = TrainingAdvice.Of(corpus, terminal.Stop);
        CorpusSummary summary = CorpusSummary.Of(corpus, health, training);
        if (html is not null)
        {
            WritePage(html, corpus, health, summary, terminal);
        }

        terminal.WriteResult(json, summary, () => HealthTable.Of(health));
        if (!json)
        {
            terminal.WriteLine(CorpusSummary.Line(corpus));
            WriteLines(HealthTable.Lines(health, summary.Skipped.Count), terminal);
            WriteLines(training.Sentences, terminal);
            terminal.WriteLine(html is null ? $"As a page with pictures: wavenet info {path} --html report.html" : $"Page: {html}");
        }
    }

    private static void WritePage(string html, AudioCorpus corpus, CorpusHealth health, CorpusSummary summary, Terminal terminal)
    {
        HealthPage page = new(corpus, health)
        {
            Title = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(corpus.Folder))),
            Skipped = summary.Skipped,
            Advice = summary.Training!.Sentences,
        };
        page.Write(html, terminal.Stop);
    }

    private static void WriteLines(IEnumerable<string> lines, Terminal terminal)
    {
        foreach (string line in lines)
        {
            terminal.WriteLine(line);
        }
    }
}
