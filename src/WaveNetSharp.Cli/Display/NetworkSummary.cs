using WaveNetSharp.Model;

namespace WaveNetSharp.Cli.Display;

/// <summary>What <c>wavenet info</c> says about a network.</summary>
internal sealed record NetworkSummary(
    WaveNetConfig Config, int Layers, int ReceptiveFieldSamples, double ReceptiveFieldMilliseconds, long Parameters)
{
    public static NetworkSummary Of(WaveNetConfig config) => new(
        config,
        config.Layers,
        config.ReceptiveField,
        1000.0 * config.ReceptiveField / config.SampleRate,
        new ParameterLayout(config).Count);

    public FactTable AddTo(FactTable facts) => facts
        .Add("layers", $"{Layers} ({Config.Stacks} stacks of {Config.LayersPerStack}, {Config.KernelSize} taps)")
        .Add("channels", $"{Config.ResidualChannels} residual, {Config.DilationChannels} dilation, {Config.SkipChannels} skip, " +
            $"{string.Join(" and ", Config.PostChannels)} post")
        .Add("receptive field", $"{ReceptiveFieldSamples:N0} samples, {ReceptiveFieldMilliseconds:N0} ms at {Config.SampleRate:N0} Hz")
        .Add("parameters", $"{Parameters:N0}");
}
