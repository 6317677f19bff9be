using System.Diagnostics;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Benchmarks;

/// <summary>Corpora of a hundred thousand or a million recordings: made, opened in a process of their own, sampled and verified.</summary>
internal static class CorpusScaleRun
{
    /// <summary>Runs <c>corpus</c>.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Run(IReadOnlyList<string> arguments)
    {
        bool verify = arguments.Contains("--verify");
        PeerOptions options = new([.. arguments.Where(argument => argument != "--verify")], ["--recordings", "--prepare", "--open"]);
        if (options.Text("--open") is { } corpus)
        {
            CorpusOpening.Run(corpus, verify);
            return;
        }

        string folder = Directory.CreateTempSubdirectory("wavenet-scale-").FullName;
        try
        {
            string output = Path.Combine(folder, "corpus");
            if (options.Count("--prepare") is { } files)
            {
                string music = Path.Combine(folder, "music");
                Time($"{files:N0} WAV files of 0.1 s written", () => SyntheticCorpus.WriteMusic(music, files));
                PrepareOptions prepare = new() { SampleRate = SyntheticCorpus.SampleRate };
                Time("prepare", () => CorpusBuilder.Prepare([music], output, prepare));
                Time("prepare again, nothing changed", () => CorpusBuilder.Prepare([music], output, prepare));
                OpenInAProcess(output, verify: true);
            }
            else
            {
                int recordings = options.Count("--recordings") ?? 1_000_000;
                Time($"{recordings:N0} recordings of 8 ms written", () => SyntheticCorpus.Write(output, recordings));
                OpenInAProcess(output, verify);
            }

            foreach (string pattern in new[] { CorpusFolder.ManifestName, "recordings-*.jsonl", "recordings-*.index" })
            {
                FileInfo file = new(Directory.GetFiles(output, pattern).Single());
                Console.WriteLine($"{file.Name}: {file.Length / 1e6:N1} MB");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Time(string step, Action work)
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Stopwatch clock = Stopwatch.StartNew();
        work();
        Console.WriteLine($"{step,-50} {clock.Elapsed.TotalSeconds,8:N1} s {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds,8:N1} s of a core, {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:N0} MB at most");
    }

    private static void OpenInAProcess(string corpus, bool verify)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["corpus", "--open", corpus, .. verify ? ["--verify"] : Array.Empty<string>()]);
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidDataException($"The process that opened the corpus must end with 0, but ended with {process.ExitCode}.");
        }
    }
}
