using System.Diagnostics;
using System.Globalization;
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

    private static readonly string[] Known = ["--preset", "--batch", "--window", "--threads", "--steps", "--samples"];

    /// <summary>Times <c>train</c> or <c>generate</c> and prints one JSON object.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        Dictionary<string, string> options = [];
        for (int i = 1; i < arguments.Length; i += 2)
        {
            if (!Known.Contains(arguments[i]) || i + 1 == arguments.Length)
            {
                Console.Error.WriteLine($"error: '{arguments[i]}' must be one of {string.Join(", ", Known)}, with a value.");
                return 2;
            }

            options[arguments[i]] = arguments[i + 1];
        }

        string preset = options.GetValueOrDefault("--preset", "seed");
        try
        {
            Result result = arguments[0] == "train" ? Train(preset, options) : Generate(preset, options);
            Console.WriteLine(JsonSerializer.Serialize(result, JsonFormat.Compact));
            return 0;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidDataException)
        {
            Console.Error.WriteLine($"error: {wrong.Message}");
            return 2;
        }
    }

    private static Result Train(string preset, Dictionary<string, string> options)
    {
        WaveNetConfig config = WaveNetConfig.Preset(preset);
        TrainingSpeed speed = TrainingSpeed.Measure(
            config, Number(options, "--threads", 2), Number(options, "--batch", 2), Number(options, "--window", config.Window),
            Number(options, "--steps", 5), seconds: 0);
        return new Result(Version, "train", preset, speed.Threads, speed.Batch, speed.Window, new ParameterLayout(config).Count,
            Math.Round(speed.SamplesPerSecond, 1), Math.Round(speed.BestSamplesPerSecond, 1));
    }

    private static Result Generate(string preset, Dictionary<string, string> options)
    {
        using WaveNet model = new(WaveNetConfig.Preset(preset), seed: 1);
        using GenerationSession session = new(model);
        float[] samples = new float[Number(options, "--samples", 20_000)];
        session.Read(samples.AsSpan(0, Math.Min(WarmUp, samples.Length)));
        long start = Stopwatch.GetTimestamp();
        session.Read(samples);
        double rate = Math.Round(samples.Length / Stopwatch.GetElapsedTime(start).TotalSeconds, 1);
        return new Result(Version, "generate", preset, 1, null, null, model.Layout.Count, rate, rate);
    }

    private static string Version => $"WaveNetSharp {MachineDescription.Here().Version}, {MachineDescription.Here().Runtime}";

    private static int Number(Dictionary<string, string> options, string name, int otherwise) =>
        options.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private sealed record Result(string Peer, string Verb, string Network, int Threads, int? Batch, int? Window, long Parameters,
        double SamplesPerSecond, double BestSamplesPerSecond);
}
