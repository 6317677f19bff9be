using WaveNetSharp.Model;
using WaveNetSharp.Performance;
using WaveNetSharp.Training;

namespace WaveNetSharp.Cli.Display;

/// <summary>What <c>wavenet info</c> says about a network.</summary>
/// <param name="Config">Its shape.</param>
/// <param name="Layers">Dilated layers.</param>
/// <param name="ReceptiveFieldSamples">Samples of the past that one prediction depends on.</param>
/// <param name="ReceptiveFieldMilliseconds">The same in milliseconds.</param>
/// <param name="Parameters">Parameters.</param>
/// <param name="TrainingMemoryBytes">Memory of a training with the default batch and window, on all cores.</param>
/// <param name="TrainingBatch">Windows in a step, by default.</param>
/// <param name="TrainingWindow">Samples in a window, by default.</param>
/// <param name="Speed">Tried on this machine; null when the network is too large to try.</param>
internal sealed record NetworkSummary(
    WaveNetConfig Config, int Layers, int ReceptiveFieldSamples, double ReceptiveFieldMilliseconds, long Parameters, long TrainingMemoryBytes,
    int TrainingBatch, int TrainingWindow, NetworkSpeed? Speed)
{
    public static NetworkSummary Of(WaveNetConfig config, CancellationToken stop)
    {
        TrainingEstimate needs = TrainingEstimate.Of(config, new TrainingOptions());
        return new NetworkSummary(
            config, config.Layers, needs.ReceptiveField, needs.ReceptiveFieldMilliseconds, needs.Parameters, needs.MemoryBytes,
            needs.Batch, needs.Window, NetworkSpeed.Predict(config, needs, stop));
    }

    public FactTable AddTo(FactTable facts) => facts
        .Add("layers", $"{Layers} ({Config.Stacks} stacks of {Config.LayersPerStack}, {Config.KernelSize} taps)")
        .Add("channels", $"{Config.ResidualChannels} residual, {Config.DilationChannels} dilation, {Config.SkipChannels} skip, " +
            $"{string.Join(" and ", Config.PostChannels.DefaultIfEmpty(0))} post")
        .Add("receptive field", $"{ReceptiveFieldSamples:N0} samples, {ReceptiveFieldMilliseconds:N0} ms at {Config.SampleRate:N0} Hz")
        .Add("parameters", $"{Parameters:N0}")
        .Add("training memory", $"{ByteCount.Text(TrainingMemoryBytes)}, with {TrainingBatch:N0} windows of {TrainingWindow:N0} samples a step")
        .Add("training", Speed is null ? "too large to try" :
            $"about {Speed.TrainingSamplesPerSecond:N0} samples/s here, {Speed.TrainingTimesRealTime:N2} x real time, on {Speed.Threads:N0} threads")
        .Add("generation", Speed is null ? "too large to try" : Generation(Speed.Modes[0]))
        .Add("in exact mode", Speed is null ? "too large to try" : Generation(Speed.Modes[^1]));

    private static string Generation(StreamSpeed speed) =>
        $"about {speed.SamplesPerSecond:N0} samples/s here, {speed.TimesRealTime:N2} x real time, one stream, {GenerationTable.Name(speed)}: "
        + (speed.PlaysLive ? "can be played live"
            : speed.TimesRealTime >= 1 ? $"too near to real time to be played live, which takes {StreamSpeed.LiveTimesRealTime} x"
            : "too slow to be played live");
}
