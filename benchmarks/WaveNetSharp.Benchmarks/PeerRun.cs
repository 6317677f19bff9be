using System.Text.Json;
using WaveNetSharp.Files;
using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Benchmarks;

/// <summary>Our side of a comparison with another program: the same verbs and JSON keys as benchmarks/peers/pytorch_wavenet.py.</summary>
internal static class PeerRun
{
    /// <summary>This program and its runtime.</summary>
    public static string Version => $"WaveNetSharp {MachineDescription.Here().Version}, {MachineDescription.Here().Runtime}";

    /// <summary>Times <c>train</c> or <c>generate</c> and prints one JSON object.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    /// <exception cref="InvalidDataException">The configuration is damaged or out of range.</exception>
    public static void Run(string verb, IReadOnlyList<string> arguments)
    {
        PeerOptions options = new(arguments, verb == "train"
            ? ["--preset", "--config", "--batch", "--window", "--threads", "--steps"]
            : ["--preset", "--config", "--mode", "--threads", "--seconds"]);
        BenchmarkNetwork network = BenchmarkNetwork.Of(options);
        Result result = verb == "train" ? Train(network, options) : Generate(network, options);
        Console.WriteLine(JsonSerializer.Serialize(result, JsonFormat.Compact));
    }

    private static Result Train(BenchmarkNetwork network, PeerOptions options)
    {
        TrainingSpeed speed = TrainingSpeed.Measure(
            network.Config, options.Count("--threads") ?? 2, options.Count("--batch") ?? 2, options.Count("--window") ?? network.Config.Window,
            options.Count("--steps") ?? 5, seconds: 0);
        return new Result(Version, "train", network.Name, null, speed.Threads, speed.Batch, speed.Window, new ParameterLayout(network.Config).Count,
            Math.Round(speed.SamplesPerSecond, 1), Math.Round(speed.BestSamplesPerSecond, 1));
    }

    private static Result Generate(BenchmarkNetwork network, PeerOptions options)
    {
        using WaveNet model = network.Open();
        StreamSpeed speed = StreamSpeed.Measure(
            model, options.Mode(), options.Count("--threads") ?? Environment.ProcessorCount, options.Positive("--seconds") ?? 2);
        return new Result(Version, "generate", network.Name, speed.Mode, speed.Threads, null, null, model.Layout.Count,
            Math.Round(speed.SamplesPerSecond, 1), Math.Round(speed.BestSamplesPerSecond, 1));
    }

    private sealed record Result(string Peer, string Verb, string Network, GenerationMode? Mode, int Threads, int? Batch, int? Window, long Parameters,
        double SamplesPerSecond, double BestSamplesPerSecond);
}
