using System.Reflection;
using System.Text;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus.Health;

/// <summary>Writes the health of a corpus as one HTML file that needs nothing beside it and no network.</summary>
/// <remarks>Style, script and pictures lie in the file, and its policy forbids the browser to fetch anything. Without script it is whole, but not sorted or filtered.</remarks>
public sealed class HealthPage
{
    /// <summary>Recordings with pictures, at most: some 16 kB each.</summary>
    public const int MostPictures = 300;

    /// <summary>Of these, recordings that have findings; the others are a sample of the rest.</summary>
    private const int MostWorst = 200;

    /// <summary>Recordings in all, at most: more than that no browser sorts at once.</summary>
    public const int MostRows = 5000;

    private readonly CorpusHealth _health;
    private readonly PcmReader _read;
    private readonly Func<int, long> _frames;

    internal HealthPage(CorpusHealth health, Func<int, long> frames, PcmReader read)
    {
        _health = health;
        _frames = frames;
        _read = read;
    }

    /// <summary>Prepares a page.</summary>
    /// <param name="corpus">The corpus, which must stay open.</param>
    /// <param name="health">Its health.</param>
    public HealthPage(AudioCorpus corpus, CorpusHealth health)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(health);
        _health = health;
        _read = corpus.ReadPcm;
        _frames = corpus.FramesOf;
    }

    /// <summary>What the page is called: the corpus.</summary>
    public required string Title { get; init; }

    /// <summary>Sources that could not be used.</summary>
    public IReadOnlyList<PrepareFailure> Skipped { get; init; } = [];

    /// <summary>What to do with the corpus, a sentence each.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>Refuses a page among the files of a corpus, whose names it must not take.</summary>
    /// <param name="corpus">The folder of the corpus.</param>
    /// <param name="path">Where the page is to be.</param>
    /// <exception cref="ArgumentException">The page would lie in the corpus, by that name or another that leads there.</exception>
    public static void RequireOutside(string corpus, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        string real = (RealPath.Of(folder) ?? folder) + Path.DirectorySeparatorChar;
        if (real.StartsWith((RealPath.Of(corpus) ?? Path.GetFullPath(corpus)) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException($"--html must be a file outside the corpus, but '{path}' lies in '{corpus}'.");
        }
    }

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file; replaced when the page is whole.</param>
    /// <param name="cancellation">Stops between two recordings; nothing is written then.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one of that name is as it was.</exception>
    public void Write(string path, CancellationToken cancellation = default) => AtomicFile.Write(path, stream =>
    {
        using StreamWriter page = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        Write(page, cancellation);
    });

    internal void Write(TextWriter page, CancellationToken cancellation)
    {
        page.WriteLine($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{PageText.Escape(Title)}: recordings</title>
            <style>
            {Resource("page.css")}</style>
            </head>
            <body>
            <main>
            """);
        new HealthPageSummary(_health, Title, Skipped, Advice).Write(page);
        WriteRecordings(page, cancellation);
        page.WriteLine($"""
            </main>
            <script>
            {Resource("page.js")}</script>
            </body>
            </html>
            """);
    }

    private void WriteRecordings(TextWriter page, CancellationToken cancellation)
    {
        HashSet<int> pictured = Pictured();
        HealthPageRow.WriteHead(page, _health, pictured.Count);
        ThreadLocal<Thumbnail> thumbnails = new(() => new Thumbnail(_read, _health.SampleRate));
        IEnumerable<string> rows = _health.WorstFirst.Take(MostRows)
            .AsParallel().AsOrdered().WithCancellation(cancellation).WithMergeOptions(ParallelMergeOptions.AutoBuffered)
            .Select(recording => HealthPageRow.Of(recording, pictured.Contains(recording.Index) ? thumbnails.Value : null, _frames(recording.Index)));
        foreach (string row in rows)
        {
            page.WriteLine(row);
        }

        page.WriteLine("</tbody>\n</table>\n<p id=\"none\" hidden>No recording is like that.</p>\n</section>");
    }

    // The worst, and an even sample of the rest, so that one also sees what a good one looks like.
    private HashSet<int> Pictured()
    {
        int shown = Math.Min(_health.Count, MostRows);
        if (shown <= MostPictures)
        {
            return [.. Enumerable.Range(0, _health.Count)];
        }

        int worst = Math.Min(MostWorst, _health.Totals.LookAt + _health.Totals.LeaveOut);
        int sample = MostPictures - worst;
        HashSet<int> places = [.. Enumerable.Range(0, worst), .. Enumerable.Range(0, sample).Select(i => worst + (int)((long)i * (shown - worst) / sample))];
        return [.. _health.WorstFirst.Take(shown).Where((_, place) => places.Contains(place)).Select(recording => recording.Index)];
    }

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"WaveNetSharp.Corpus.Health.{name}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
