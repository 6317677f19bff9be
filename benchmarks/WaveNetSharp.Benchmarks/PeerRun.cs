using System.Diagnostics;
using System.Text.Json;
using WaveNetSharp.Files;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Benchmarks;

/// <summary>Our side of a comparison with another program: the same verbs, options and JSON keys as benchmarks/peers/pytorch_wavenet.py.</summary>
internal static class PeerRun
{
    // As many samples as the other side generates before its clock starts.
    private const int WarmUp = 20;

    /// <summary>This program and its runtime.</summary>
    public static string Version => $"WaveNetSharp {MachineDescription.Here().Version}, {MachineDescription.Here().Runtime}";

    /// <summary>Times <c>train</c> or <c>generate</c> and prints one JSON object.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static void Run(string verb, IReadOnlyList<string> arguments)
    {
        PeerOptions options = new(arguments, ["--preset", "--batch", "--window", "--threads", "--steps", "--samples"]);
        string preset = options.Text("--preset") ?? "seed";
        Result result = verb == "train" ? Train(preset, options) : Generate(preset, options);
        Console.WriteLine(JsonSerializer.Serialize(result, JsonFormat.Compact));
    }

    private static Result Train(string preset, PeerOptions options)
    {
        WaveNetConfig config = WaveNetConfig.Preset(preset);
        TrainingSpeed speed = TrainingSpeed.Measure(
            config, options.Count("--threads") ?? 2, options.Count("--batch") ?? 2, options.Count("--window") ?? config.Window,
            options.Count("--steps") ?? 5, seconds: 0);
        return new Result(Version, "train", preset, speed.Threads, speed.Batch, speed.Window, new ParameterLayout(config).Count,
            Math.Round(speed.SamplesPerSecond, 1), Math.Round(speed.BestSamplesPerSecond, 1));
    }

    private static Result Generate(string preset, PeerOptions options)
    {
        using WaveNet model = new(WaveNetConfig.Preset(preset), seed: 1);
        using GenerationSession session = new(model);
        float[] samples = new float[options.Count("--samples") ?? 20_000];
        session.Read(samples.AsSpan(0, Math.Min(WarmUp, samples.Length)));
        long start = Stopwatch.GetTimestamp();
        session.Read(samples);
        double rate = Math.Round(samples.Length / Stopwatch.GetElapsedTime(start).TotalSeconds, 1);
        return new Result(Version, "generate", preset, 1, null, null, model.Layout.Count, rate, rate);
    }

    private sealed record Result(string Peer, string Verb, string Network, int Threads, int? Batch, int? Window, long Parameters,
        double SamplesPerSecond, double BestSamplesPerSecond);
}
