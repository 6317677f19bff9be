using WaveNetSharp.Model;
using WaveNetSharp.Performance;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Display;

/// <summary>How fast a preset will be on this machine, and how near to its floors; from a second of trying.</summary>
/// <param name="Preset">Its name.</param>
/// <param name="Speed">Samples per second.</param>
/// <param name="TrainingShareOfPeak">The part of the arithmetic peak that the products of its training use.</param>
/// <param name="WeightBytesPerSample">Weights that a generated sample reads.</param>
/// <param name="GenerationShareOfBandwidth">One stream's part of the speed at which its cache could deliver them.</param>
internal sealed record PresetSpeed(
    string Preset, NetworkSpeed Speed, double TrainingShareOfPeak, long WeightBytesPerSample, double GenerationShareOfBandwidth)
{
    public static readonly string[] Names = ["tiny", "small", "seed", "large"];

    /// <summary>Tries a preset; null when it is too large for this machine.</summary>
    public static PresetSpeed? Of(string preset, int threads, MachinePeak peak, CancellationToken stop)
    {
        WaveNetConfig config = WaveNetConfig.Preset(preset);
        TrainingEstimate needs = TrainingEstimate.Of(config, new TrainingOptions { Threads = threads });
        if (NetworkSpeed.Predict(config, needs, stop) is not { } speed)
        {
            return null;
        }

        long bytes = NetworkWork.GenerationBytes(config);
        return new PresetSpeed(preset, speed,
            speed.TrainingSamplesPerSecond * NetworkWork.TrainingOperations(config) / (1e9 * peak.GigaflopsOf(threads)),
            bytes, speed.GenerationSamplesPerSecond * bytes / (1e9 * peak.BandwidthOf(bytes).OneCoreGigabytesPerSecond));
    }
}
