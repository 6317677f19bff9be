using WaveNetSharp.Corpus;
using WaveNetSharp.Model;
using WaveNetSharp.Performance;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Display;

/// <summary>Which network suits a corpus on this machine, and what an hour of training does; from a second of trying.</summary>
/// <param name="Preset">The preset; of its shape only, when <paramref name="NeedsConfiguration"/>.</param>
/// <param name="NeedsConfiguration">Whether no preset has the corpus's rate, so that the preset's shape must be given as a configuration with that rate.</param>
/// <param name="SamplesPerSecond">Predicted speed of its training; null when it does not fit into this machine's memory.</param>
/// <param name="PassSeconds">Time of one pass over the audio that is not held out.</param>
/// <param name="PassesInAnHour">Passes that the default training of an hour makes.</param>
/// <param name="Sentences">All of it in words.</param>
internal sealed record TrainingAdvice(
    string Preset, bool NeedsConfiguration, double? SamplesPerSecond, double? PassSeconds, double? PassesInAnHour, IReadOnlyList<string> Sentences)
{
    private const double Hour = 3600;

    // A tenth is held out unless told otherwise.
    private const double TrainingShare = 0.9;

    // What small heard in the 31 minutes that took it to 3.556 bits (benchmarks/results). With fewer samples it is ahead of seed at any time measured.
    private const double SamplesForDepth = 180e6;

    // After so many small had made most of its way from 8 bits to the linear predictor and beyond; with fewer, a smaller network gets further.
    private const double SamplesForSmall = 6e6;

    // Published music is of hours; of minutes a network learns the sound.
    private const double MinutesOfAPiece = 60;

    // Too short to hold a tenth out that says anything.
    private const double MinutesOfASound = 5;

    // An hour over a few minutes: validation will tell when it knows them by heart.
    private const double ManyPasses = 200;

    /// <summary>Tries the networks that come into question.</summary>
    public static TrainingAdvice Of(AudioCorpus corpus, CancellationToken stop)
    {
        bool wide = corpus.SampleRate >= (WaveNetConfig.Small.SampleRate + WaveNetConfig.Large.SampleRate) / 2;
        double samples = TrainingShare * corpus.Frames;
        foreach (string preset in wide ? ["large", "small"] : new[] { "seed", "small", "tiny" })
        {
            stop.ThrowIfCancellationRequested();
            double? speed = Speed(WaveNetConfig.Preset(preset) with { SampleRate = corpus.SampleRate });
            double enough = preset switch { "seed" => SamplesForDepth, "small" or "large" => SamplesForSmall, _ => 0 };
            if (speed * Hour >= enough || preset == (wide ? "small" : "tiny"))
            {
                return Of(corpus, preset, speed, samples);
            }
        }

        throw new InvalidOperationException("the last preset is always taken.");
    }

    private static TrainingAdvice Of(AudioCorpus corpus, string preset, double? speed, double samples)
    {
        bool own = WaveNetConfig.Preset(preset).SampleRate != corpus.SampleRate;
        double? pass = samples / speed;
        double? passes = Hour / pass;
        return new TrainingAdvice(preset, own, speed, pass, passes, [.. Words(corpus, preset, own, speed, pass, passes)]);
    }

    private static IEnumerable<string> Words(AudioCorpus corpus, string preset, bool own, double? speed, double? pass, double? passes)
    {
        double minutes = corpus.Frames / (60.0 * corpus.SampleRate);
        yield return own
            ? $"No preset is made for {corpus.SampleRate:N0} Hz. Take the shape of '{preset}' with \"sample_rate\": {corpus.SampleRate} as a --config, or prepare again with --rate {WaveNetConfig.Preset(preset).SampleRate}."
            : $"Suggested: wavenet train {corpus.Folder} --out run/ --preset {preset}";
        if (pass is double seconds)
        {
            yield return $"About {speed:N0} samples/s on this machine: a pass over the audio takes {Duration.Text(seconds)}, "
                + (passes >= 1 ? $"the default hour makes {passes:N1} passes." : $"so the default hour hears {passes * 100:N0} % of it; --minutes {Math.Ceiling(seconds / 60):0} hears all once.");
        }
        else
        {
            yield return "Its training does not fit into this machine's memory; choose a shorter --window or fewer --threads.";
        }

        if (minutes < MinutesOfASound)
        {
            yield return $"{Duration.Text(60 * minutes)} of audio are too little for more than a first impression: add recordings, an hour if you can.";
        }
        else if (minutes < MinutesOfAPiece)
        {
            yield return $"{minutes:N0} minutes teach a network the sound, not the piece; published results on music use hours of one instrument.";
        }

        if (passes > ManyPasses)
        {
            yield return "So many passes teach it the recordings by heart: watch the validation, and use the best checkpoint, not the last.";
        }
    }

    private static double? Speed(WaveNetConfig config)
    {
        TrainingEstimate needs = TrainingEstimate.Of(config, new TrainingOptions());
        return needs.MemoryBytes > needs.AvailableBytes ? null : TrainingSpeed.Predict(config, needs.Threads, needs.Batch, needs.Window);
    }
}
