using System.Text.Json.Serialization;
using WaveNetSharp.Checkpoints;

namespace WaveNetSharp.Cli.Display;

/// <summary>What <c>wavenet info</c> says about a checkpoint.</summary>
internal sealed record CheckpointSummary(string File, CheckpointInfo Trained, NetworkSummary Network)
{
    [JsonIgnore]
    public FactTable Facts => Network.AddTo(new FactTable()
        .Add("checkpoint", File)
        .Add("trained", $"{Trained.Step:N0} steps, {Trained.TrainedSamples:N0} samples, {Trained.Epoch:N0} epochs")
        .Add("weights", Trained.EmaDecay is double decay ? $"averaged over the steps with decay {decay}" : "of the last step")
        .Add("validation", Trained.BitsPerSample is double bits ? $"{bits:N3} bits per sample" : "not measured")
        .Add("corpus", Trained.CorpusId is string id ? id[..Math.Min(12, id.Length)] : "unknown")
        .Add("written by", $"WaveNetSharp {Trained.ToolVersion}"));
}
