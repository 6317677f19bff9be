namespace WaveNetSharp.Checkpoints;

/// <summary>Where the parameters of a checkpoint come from. Immutable.</summary>
public sealed record CheckpointInfo
{
    /// <summary>The id of the corpus that the network was trained on; null when it is not known.</summary>
    public string? CorpusId { get; init; }

    /// <summary>Optimiser steps done.</summary>
    public long Step { get; init; }

    /// <summary>Full passes over the training windows done.</summary>
    public long Epoch { get; init; }

    /// <summary>Samples that the network was trained on, repetitions counted.</summary>
    public long TrainedSamples { get; init; }

    /// <summary>Cross-entropy on held-out audio in bits per sample; null when it was not measured.</summary>
    public double? BitsPerSample { get; init; }

    /// <summary>The decay of the moving average of the weights that the parameters are; null when they are the weights of the last step themselves.</summary>
    public double? EmaDecay { get; init; }

    /// <summary>The version of this library that wrote the file.</summary>
    public string ToolVersion { get; init; } = typeof(CheckpointInfo).Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
