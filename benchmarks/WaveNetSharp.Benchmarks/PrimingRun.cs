using System.Diagnostics;
using System.Text.Json;
using WaveNetSharp.Files;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Benchmarks;

/// <summary>How long a network hears audio before the first sample comes.</summary>
internal static class PrimingRun
{
    // The first runs compile.
    private const int WarmUp = 2;

    /// <summary>Times <c>prime</c> and prints one JSON object.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static void Run(IReadOnlyList<string> arguments)
    {
        PeerOptions options = new(arguments, ["--preset", "--config", "--checkpoint", "--samples", "--mode", "--threads", "--runs"]);
        BenchmarkNetwork network = BenchmarkNetwork.Of(options);
        using WaveNet model = network.Open();
        GenerationMode mode = options.Mode();
        int threads = options.Count("--threads") ?? Environment.ProcessorCount;
        float[] heard = new float[options.Count("--samples") ?? network.Config.SampleRate];
        for (int i = 0; i < heard.Length; i++)
        {
            heard[i] = MathF.Sin(i * 0.05f) / 2;
        }

        using GenerationSession session = new(model, mode: mode, threads: threads);
        int runs = options.Count("--runs") ?? 20;
        List<double> primed = [];
        List<double> first = [];
        for (int run = 0; run < WarmUp + runs; run++)
        {
            session.Reset();
            long start = Stopwatch.GetTimestamp();
            session.Prime(heard);
            primed.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            session.Read(new float[1]);
            first.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        primed.RemoveRange(0, WarmUp);
        first.RemoveRange(0, WarmUp);
        Result result = new(PeerRun.Version, "prime", network.Name, mode, threads, heard.Length, Math.Round(primed.Min(), 2), Math.Round(RepeatedRun.Median(primed), 2),
            Math.Round(first.Min(), 2), Math.Round(RepeatedRun.Median(first), 2), Math.Round(heard.Length / primed.Min() * 1000));
        Console.WriteLine(JsonSerializer.Serialize(result, JsonFormat.Compact));
    }

    private sealed record Result(string Program, string Verb, string Network, GenerationMode Mode, int Threads, int Samples, double BestMilliseconds,
        double MedianMilliseconds, double BestFirstSampleMilliseconds, double MedianFirstSampleMilliseconds, double BestSamplesPerSecond);
}
