using System.Diagnostics;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Benchmarks;

/// <summary>What opening a corpus costs, and using it, in a process that has done nothing else.</summary>
internal static class CorpusOpening
{
    private const int Window = 32;
    private const int Draws = 1_000_000;
    private const int Descriptions = 100_000;

    /// <summary>Opens a corpus and prints a line for each step.</summary>
    /// <param name="folder">The corpus.</param>
    /// <param name="verify">Whether to compare everything with its hash as well.</param>
    /// <exception cref="InvalidDataException">The corpus is damaged.</exception>
    public static void Run(string folder, bool verify)
    {
        AudioCorpus corpus = Measure("open", () => AudioCorpus.Open(folder));
        CorpusSplit split = Measure("split", () => CorpusSplit.Create(corpus, receptiveField: 16));
        WindowSet windows = Measure("windows", () => new WindowSet(corpus, split.Training, Window));
        byte[] codes = new byte[Window + 1];
        Measure($"{Draws:N0} windows located, in random order", () =>
        {
            WindowOrder order = new(windows.Count, 1, 0);
            long sum = 0;
            for (int i = 0; i < Draws; i++)
            {
                sum += windows.Locate(0, order[i % windows.Count]).Start;
            }

            return sum;
        });
        Measure($"{Draws:N0} windows read, in random order", () =>
        {
            WindowOrder order = new(windows.Count, 2, 0);
            int sum = 0;
            for (int i = 0; i < Draws; i++)
            {
                sum += windows.Read(0, order[i % windows.Count], codes);
            }

            return sum;
        });
        Measure($"{Descriptions:N0} descriptions read, in random order", () =>
        {
            WindowOrder order = new(corpus.Recordings.Count, 3, 0);
            int sum = 0;
            for (int i = 0; i < Descriptions; i++)
            {
                sum += corpus.Recordings[(int)order[i % corpus.Recordings.Count]].Source.Length;
            }

            return sum;
        });
        if (verify)
        {
            IReadOnlyList<string> faults = Measure("verify", () => corpus.Verify());
            if (faults.Count > 0)
            {
                throw new InvalidDataException($"{faults.Count:N0} faults, the first: {faults[0]}");
            }
        }

        Console.WriteLine($"{corpus.Recordings.Count:N0} recordings, {Directory.GetFiles(folder, "audio-*.s16le").Length:N0} shards, {windows.Count:N0} windows, {OpenFilesOf(folder):N0} of their files kept open");
        corpus.Dispose();
    }

    // Memory after a collection: what is kept, not what was needed for a moment. The most that was ever resident is printed at the end.
    private static T Measure<T>(string step, Func<T> work)
    {
        using Process process = Process.GetCurrentProcess();
        (long managed, long resident, TimeSpan cpu) = Now(process);
        Stopwatch clock = Stopwatch.StartNew();
        T result = work();
        double seconds = clock.Elapsed.TotalSeconds;
        process.Refresh();
        double cpuSeconds = (process.TotalProcessorTime - cpu).TotalSeconds;
        (long managedAfter, long residentAfter, _) = Now(process);
        Console.WriteLine($"{step,-50} {seconds,8:N3} s {cpuSeconds,8:N3} s of a core {(managedAfter - managed) / 1e6,8:N1} MB managed {(residentAfter - resident) / 1e6,8:N1} MB resident {process.PeakWorkingSet64 / 1e6,8:N1} MB peak");
        return result;
    }

    private static (long Managed, long Resident, TimeSpan Cpu) Now(Process process)
    {
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        process.Refresh();
        return (managed, process.WorkingSet64, process.TotalProcessorTime);
    }

    private static int OpenFilesOf(string folder) => !Directory.Exists("/proc/self/fd") ? 0
        : Directory.GetFiles("/proc/self/fd").Count(link => new FileInfo(link).LinkTarget?.StartsWith(Path.GetFullPath(folder), StringComparison.Ordinal) ?? false);
}
