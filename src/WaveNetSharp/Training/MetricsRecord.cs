using System.Text.Json.Serialization;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Training;

/// <summary>What was measured at one training step; one line of <c>metrics.jsonl</c>.</summary>
/// <remarks>A value that is not finite is written as the string "NaN", "Infinity" or "-Infinity", for JSON has no such numbers.</remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record MetricsRecord
{
    /// <summary>Optimiser steps done since the start of the run.</summary>
    public required long Step { get; init; }

    /// <summary>Passes over the training audio so far, with their fraction.</summary>
    public required double Epoch { get; init; }

    /// <summary>Training loss, bits per sample.</summary>
    public required double TrainBits { get; init; }

    /// <summary>Loss on held-out audio, bits per sample; null, and no key in the file, when not measured at this step.</summary>
    public double? ValidBits { get; init; }

    /// <summary>Audio samples trained on per second of wall time.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>The step's learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Euclidean norm of the whole gradient before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Seconds of training since the start of the run, time between a stop and a resume not counted.</summary>
    public required double Seconds { get; init; }

    /// <summary>How each rank has done in about the last fifty steps; null, and no key in the file, for one process alone.</summary>
    public IReadOnlyList<RankSpeed>? Ranks { get; init; }
}
