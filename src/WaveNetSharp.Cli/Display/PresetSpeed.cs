using WaveNetSharp.Model;
using WaveNetSharp.Performance;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Display;

/// <summary>How fast a preset will be on this machine, and how near to its floors; from a few seconds of trying.</summary>
/// <param name="Preset">Its name.</param>
/// <param name="Speed">Samples per second; generation in each mode, with its floor.</param>
/// <param name="TrainingShareOfPeak">The part of the arithmetic peak that the products of its training use.</param>
/// <param name="Takes">Takes generated at once.</param>
/// <param name="TakesSamplesPerSecond">All takes together, in fast mode.</param>
/// <param name="TakesTimesRealTime">Seconds of audio in a second, all takes together.</param>
internal sealed record PresetSpeed(
    string Preset, NetworkSpeed Speed, double TrainingShareOfPeak, int Takes, double TakesSamplesPerSecond, double TakesTimesRealTime)
{
    public static readonly string[] Names = ["tiny", "small", "seed", "large"];

    /// <summary>Weights that a sample of one stream reads, in the mode that generates unless another is asked for.</summary>
    public long WeightBytesPerSample => Speed.Modes[0].BytesPerSample;

    /// <summary>That stream's part of the speed at which its cache could deliver them.</summary>
    public double GenerationShareOfBandwidth => Speed.Modes[0].Floor!.Share;

    /// <summary>Tries a preset; null when it is too large for this machine.</summary>
    public static PresetSpeed? Of(string preset, int takes, int threads, MachinePeak peak, CancellationToken stop)
    {
        WaveNetConfig config = WaveNetConfig.Preset(preset);
        TrainingEstimate needs = TrainingEstimate.Of(config, new TrainingOptions { Threads = threads });
        if (NetworkSpeed.Predict(config, needs, stop) is not { } speed)
        {
            return null;
        }

        stop.ThrowIfCancellationRequested();
        double all = GenerationSpeed.PredictTakes(config, takes, threads);
        return new PresetSpeed(preset, speed, TrainingShareOfPeak: 0, takes, all, all / config.SampleRate).HeldAgainst(peak);
    }

    /// <summary>The same with the shares of another peak.</summary>
    public PresetSpeed HeldAgainst(MachinePeak peak) => this with
    {
        Speed = Speed with { Modes = [.. Speed.Modes.Select(mode => mode.HeldAgainst(peak))] },
        TrainingShareOfPeak = Speed.TrainingSamplesPerSecond * NetworkWork.TrainingOperations(WaveNetConfig.Preset(Preset)) / (1e9 * peak.GigaflopsOf(Speed.Threads)),
    };
}
