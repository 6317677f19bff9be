using Spectre.Console;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Cli.Display;

/// <summary>What <c>wavenet evaluate</c> prints: how well a network predicts audio, beside plain methods on the same audio.</summary>
/// <param name="BitsPerSample">The network's mean cross-entropy.</param>
/// <param name="NatsPerSample">The same in nats.</param>
/// <param name="Mode">How exactly it computed.</param>
/// <param name="ExactBitsPerSample">The same network in exact mode; null when that is the mode.</param>
/// <param name="BitsAboveExact">What the mode costs: the difference; null when it is exact.</param>
/// <param name="Uniform">Every code equally likely: 8.</param>
/// <param name="Unigram">Each code as likely as it was in training.</param>
/// <param name="LinearPrediction">A linear predictor with the distribution of its errors in training.</param>
/// <param name="Samples">Samples that the network predicted.</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="SamplesPerSecond">Samples predicted in a second.</param>
/// <param name="Part"><c>all</c> of the corpus, or what was <c>held_out</c>.</param>
/// <param name="Window">Samples in a window; null when whole recordings were streamed.</param>
/// <param name="BaselinesFittedTo">The run's <c>training_audio</c>, or <c>this_corpus</c> when that is not known.</param>
internal sealed record EvaluationSummary(
    double BitsPerSample, double NatsPerSample, GenerationMode Mode, double? ExactBitsPerSample, double? BitsAboveExact,
    double Uniform, double Unigram, double LinearPrediction, long Samples, double Seconds, double SamplesPerSecond, string Part, int? Window, string BaselinesFittedTo)
{
    public Table ToTable() => NetworkFacts()
        .Add("linear prediction", $"{LinearPrediction:N3}")
        .Add("unigram", $"{Unigram:N3}")
        .Add("uniform", $"{Uniform:N3}")
        .Add("measured on", $"{Samples:N0} samples of {(Part == "all" ? "the corpus" : "held-out audio")}, {(Window is int window ? $"in windows of {window:N0}" : "streamed")}")
        .Add("speed", $"{SamplesPerSecond:N0} samples/s")
        .Table;

    /// <summary>What the numbers mean, in a sentence.</summary>
    public string Verdict()
    {
        double gain = LinearPrediction - BitsPerSample;
        return gain > 0
            ? $"The network is {gain:N3} bits per sample better than a linear predictor."
            : $"The network is {-gain:N3} bits per sample worse than a linear predictor: it needs more training.";
    }

    private FactTable NetworkFacts()
    {
        FactTable facts = new FactTable().Add("network", $"{BitsPerSample:N3} bits per sample");
        return BitsAboveExact is double cost
            ? facts.Add($"cost of {Mode} mode".ToLowerInvariant(), $"{cost:+0.0000;-0.0000;0.0000} ({ExactBitsPerSample:N3} in exact mode)")
            : facts;
    }
}
