using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Benchmarks;

/// <summary>The network that is timed: a preset, a configuration of one's own, or a trained one.</summary>
/// <param name="Name">The preset, or the file.</param>
/// <param name="Config">Its shape.</param>
/// <param name="Parameters">The trained ones; null for random ones, which take the same time.</param>
internal sealed record BenchmarkNetwork(string Name, WaveNetConfig Config, float[]? Parameters)
{
    /// <summary>The network that <c>--preset</c>, <c>--config</c> or <c>--checkpoint</c> names; the preset <c>seed</c> unless one is given.</summary>
    /// <exception cref="ArgumentException">More than one was given, or there is no such preset.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static BenchmarkNetwork Of(PeerOptions options)
    {
        string? config = options.Text("--config"), checkpoint = options.Text("--checkpoint"), preset = options.Text("--preset");
        if (new[] { config, checkpoint, preset }.Count(text => text is not null) > 1)
        {
            throw new ArgumentException("only one of --preset, --config and --checkpoint can be timed at once.");
        }

        if (checkpoint is not null)
        {
            Checkpoint trained = Checkpoint.Load(RunFolder.FindCheckpoint(checkpoint));
            return new BenchmarkNetwork(checkpoint, trained.Config, trained.Parameters);
        }

        return config is not null
            ? new BenchmarkNetwork(config, WaveNetConfig.FromJson(File.ReadAllText(config), config), null)
            : new BenchmarkNetwork(preset ?? "seed", WaveNetConfig.Preset(preset ?? "seed"), null);
    }

    /// <summary>Builds it; to be disposed of.</summary>
    public WaveNet Open() => Parameters is null ? new WaveNet(Config, seed: 1) : new WaveNet(Config, Parameters);
}
