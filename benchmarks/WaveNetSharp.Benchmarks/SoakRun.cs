using System.Diagnostics;
using System.Text.Json;
using WaveNetSharp.Audio;
using WaveNetSharp.Files;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Benchmarks;

/// <summary>Generates without a pause for minutes or hours: whether speed and memory stay as they are, and what becomes of the sound.</summary>
internal static class SoakRun
{
    // Loops are compiled, and a second thread has joined.
    private const double WarmUpSeconds = 1;

    /// <summary>Runs <c>soak</c>, prints a line for each interval and a verdict, and ends early on Ctrl-C.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static void Run(IReadOnlyList<string> arguments)
    {
        bool json = arguments.Contains("--json");
        PeerOptions options = new(
            [.. arguments.Where(argument => argument != "--json")],
            ["--preset", "--config", "--checkpoint", "--mode", "--threads", "--minutes", "--interval", "--prime", "--temperature", "--seed"]);
        double minutes = options.Positive("--minutes") ?? 60;
        double interval = Math.Min(options.Positive("--interval") ?? 60, minutes * 60);
        SamplingOptions sampling = new() { Temperature = options.Positive("--temperature") ?? 1 };
        BenchmarkNetwork network = BenchmarkNetwork.Of(options);
        using WaveNet model = network.Open();
        using GenerationSession session = new(model, sampling, options.Count("--seed") ?? 1, 0, options.Mode(), options.Count("--threads"));
        if (options.Text("--prime") is string heard)
        {
            session.Prime(AudioFile.ReadMono(heard, network.Config.SampleRate));
        }

        TextWriter lines = json ? Console.Error : Console.Out;
        lines.WriteLine(
            $"{network.Name}, {network.Config.SampleRate:N0} Hz, {session.Mode.ToString().ToLowerInvariant()}, threads {session.StepThreads}, {minutes:N1} minutes");
        lines.WriteLine(SoakInterval.Heading);
        List<SoakInterval> intervals = Soak(session, network.Config.SampleRate, minutes, interval, lines);
        SoakVerdict verdict = SoakVerdict.Of(intervals, network.Config.SampleRate);
        lines.WriteLine();
        lines.WriteLine(verdict.Table);
        if (json)
        {
            Result result = new(PeerRun.Version, MachineDescription.Here(), network.Name, network.Config.SampleRate, session.Mode, session.StepThreads, intervals, verdict);
            Console.WriteLine(JsonSerializer.Serialize(result, JsonFormat.Compact));
        }
    }

    private static List<SoakInterval> Soak(GenerationSession session, int sampleRate, double minutes, double interval, TextWriter lines)
    {
        bool stopped = false;
        Console.CancelKeyPress += (_, press) => (press.Cancel, stopped) = (true, true);
        float[] warm = new float[64];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds;)
        {
            session.Read(warm);
        }

        SoakMeter meter = new(session, sampleRate);
        List<SoakInterval> intervals = [];
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalMinutes < minutes && !Volatile.Read(ref stopped))
        {
            double end = Math.Min(interval * (intervals.Count + 1), minutes * 60);
            do
            {
                meter.Read();
            }
            while (clock.Elapsed.TotalSeconds < end && !Volatile.Read(ref stopped));
            intervals.Add(meter.End(clock.Elapsed.TotalMinutes));
            lines.WriteLine(intervals[^1].Line);
        }

        return intervals;
    }

    private sealed record Result(string Program, MachineDescription Machine, string Network, int SampleRate, GenerationMode Mode, int Threads,
        IReadOnlyList<SoakInterval> Intervals, SoakVerdict Verdict);
}
