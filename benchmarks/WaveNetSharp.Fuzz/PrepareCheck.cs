using WaveNetSharp.Corpus;

namespace WaveNetSharp.Fuzz;

/// <summary>Prepares a folder and holds what came of it against what lay in it.</summary>
internal static class PrepareCheck
{
    public static PrepareBatch Prepare(int number, int files, string music, string output, int workers)
    {
        List<string> faults = [];
        PrepareReport? report = null;
        string[] sources = [];
        try
        {
            report = CorpusBuilder.Prepare([music], output, Options(number) with { Workers = workers });
            sources = CheckCorpus(output, faults);
        }
        catch (InvalidDataException refusal) when (refusal.Message.StartsWith("None of", StringComparison.Ordinal))
        {
            faults.Add($"none of {files} files could be used, which is unlikely: {refusal.Message}");
        }
        catch (Exception failure)
        {
            faults.Add(failure.ToString());
        }

        int prepared = report?.Sources ?? 0;
        int reported = report?.Failures.Count ?? 0;
        if (report is not null && (prepared + reported != files || prepared != sources.Length || report.Added != prepared))
        {
            faults.Add($"{files} files must be prepared or reported, but {prepared} and {reported} were; {report.Added} were added, and {sources.Length} are in the corpus.");
        }

        if (report?.Ignored.Count > 0 || report?.Failures.Select(failure => failure.Source).Intersect(sources).Any() == true)
        {
            faults.Add("a file was ignored, or prepared and reported.");
        }

        foreach (PrepareFailure failure in report?.Failures ?? [])
        {
            if (!Messages.IsSentence(failure.Reason, music) || !File.Exists(Path.Combine(music, failure.Source)))
            {
                faults.Add($"a reason must be a sentence about its file, but '{failure.Source}' has: {failure.Reason}");
            }
        }

        if (ChildProcesses() > 0)
        {
            faults.Add("programs that were started are still there.");
        }

        return new PrepareBatch
        {
            Number = number,
            Files = files,
            Prepared = prepared,
            Reported = reported,
            Reasons = (report?.Failures ?? []).GroupBy(failure => Messages.Shape(failure.Reason)).ToDictionary(reason => reason.Key, reason => reason.Count()),
            Faults = faults,
        };
    }

    // Each way that audio can take, by turns.
    private static PrepareOptions Options(int number) => (number % 4) switch
    {
        0 => new() { SampleRate = 8192 },
        1 => new() { SampleRate = 16_000, Trim = TrimMode.None, Normalize = NormalizeMode.None, Channel = ChannelMode.Left },
        2 => new() { SampleRate = 8000, Normalize = NormalizeMode.Loudness, Channel = ChannelMode.Separate },
        _ => new() { SampleRate = 44_100, Channel = ChannelMode.Right },
    };

    private static string[] CheckCorpus(string output, List<string> faults)
    {
        using AudioCorpus corpus = AudioCorpus.Open(output);
        faults.AddRange(corpus.Verify());
        short[] samples = new short[1000];
        for (int i = 0; i < corpus.Recordings.Count; i++)
        {
            long frames = corpus.FramesOf(i);
            int length = (int)Math.Min(frames, samples.Length);
            corpus.ReadPcm(i, frames - length, samples.AsSpan(0, length));
        }

        string[] left = [.. Directory.EnumerateFileSystemEntries(output).Select(path => Path.GetFileName(path)).Where(name => name.StartsWith('.') || name.EndsWith(".tmp", StringComparison.Ordinal))];
        if (left.Except([CorpusFolder.LockName]).Any())
        {
            faults.Add($"work in progress was left behind: {string.Join(", ", left)}");
        }

        return [.. corpus.Recordings.Select(recording => recording.Source).Distinct()];
    }

    // Where the system has a list of processes with their parents.
    private static int ChildProcesses()
    {
        if (!Directory.Exists("/proc/self/task"))
        {
            return 0;
        }

        string me = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Directory.EnumerateDirectories("/proc").Count(path => int.TryParse(Path.GetFileName(path), out _) && ParentOf(path) == me);
    }

    private static string? ParentOf(string process)
    {
        try
        {
            // pid (name) state parent ...; the name may hold anything.
            string status = File.ReadAllText(Path.Combine(process, "stat"));
            return status[(status.LastIndexOf(')') + 2)..].Split(' ')[1];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
