using System.Diagnostics;
using System.Text.Json;
using WaveNetSharp.Corpus;
using WaveNetSharp.Evaluation;
using WaveNetSharp.Files;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Benchmarks;

/// <summary>Our side of a learning race: writes it down for benchmarks/peers/pytorch_learning.py, then takes the trainer's own steps.</summary>
internal static class LearningRun
{
    /// <summary>Writes the race into a folder, trains, and prints one JSON line before the first step and at each evaluation.</summary>
    /// <param name="arguments">The options.</param>
    /// <exception cref="ArgumentException">An option is unknown, missing or out of range.</exception>
    /// <exception cref="InvalidDataException">The corpus does not fit the network or the window, or there is not enough memory.</exception>
    /// <exception cref="IOException">A file could not be read or written.</exception>
    public static void Run(IReadOnlyList<string> arguments)
    {
        PeerOptions options = new(arguments,
            ["--corpus", "--out", "--preset", "--batch", "--window", "--steps", "--learning-rate", "--threads", "--evaluate-every"]);
        string preset = options.Text("--preset") ?? "seed";
        WaveNetConfig config = WaveNetConfig.Preset(preset);
        int threads = options.Count("--threads") ?? Environment.ProcessorCount;
        int steps = options.Count("--steps") ?? 300;
        int evaluateEvery = options.Count("--evaluate-every") ?? Math.Max(1, steps / 20);
        TrainingSettings settings = TrainingSettings.Resolve(
            new TrainingOptions
            {
                Batch = options.Count("--batch"),
                Window = options.Count("--window"),
                LearningRate = options.Number("--learning-rate"),
                WeightDecay = 0,
            },
            config,
            threads);
        TrainingEstimate.Of(config, settings, threads).RequireMemory();

        using AudioCorpus corpus = AudioCorpus.Open(options.Required("--corpus"));
        using WaveNet model = new(config, settings.Seed);
        LearningRace race = new(corpus, config, settings, steps);
        LearningRaceFolder.Write(options.Required("--out"), race, model, preset, threads, evaluateEvery);
        Train(race, model, threads, evaluateEvery);
    }

    // The clock runs during steps only, the first one included, in which memory is touched for the first time and loops are compiled.
    private static void Train(LearningRace race, WaveNet model, int threads, int evaluateEvery)
    {
        using TrainingStep step = new(model, new WindowVisits(race.Windows, race.Settings.Seed), race.Settings, threads);
        int steps = race.LearningRates.Count;
        Stopwatch clock = new();
        double sum = 0;
        int summed = 0;
        for (int done = 0; done <= steps; done++)
        {
            if (done % evaluateEvery == 0 || done == steps)
            {
                model.Weights.Refresh();
                double heldOut = Evaluator.Measure(model, race.Corpus, race.HeldOut, race.Settings.Window, threads).BitsPerSample;
                Point point = new(PeerRun.Version, done, Math.Round(clock.Elapsed.TotalSeconds, 3), summed > 0 ? sum / summed : null, heldOut);
                Console.WriteLine(JsonSerializer.Serialize(point, JsonFormat.Compact));
                (sum, summed) = (0, 0);
            }

            if (done < steps)
            {
                clock.Start();
                sum += step.Take(done, (long)done * race.Settings.Batch, race.LearningRates[done]).Bits;
                clock.Stop();
                summed++;
            }
        }
    }

    // The training loss is the mean of the steps since the last point, each before its update; none before the first step.
    private sealed record Point(string Peer, int Step, double Seconds, double? TrainBits, double HeldOutBits);
}
