using System.Text.Json.Serialization;

namespace WaveNetSharp.Corpus.Health;

/// <summary>A recording, what was measured of it and what there is to say about it.</summary>
public sealed record RecordingHealth
{
    /// <summary>Its place in <see cref="AudioCorpus.Recordings"/>.</summary>
    public required int Index { get; init; }

    /// <summary>See <see cref="Recording.Source"/>.</summary>
    public required string Source { get; init; }

    /// <summary>See <see cref="Recording.Channel"/>.</summary>
    public string? Channel { get; init; }

    /// <summary>See <see cref="Recording.Label"/>.</summary>
    public string? Label { get; init; }

    /// <summary>Length in the corpus.</summary>
    public required double Minutes { get; init; }

    /// <summary>The worst of the findings.</summary>
    public required Rating Rating { get; init; }

    /// <summary>What there is to say, the worst first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Seconds that were cut from the source's ends.</summary>
    public required double TrimmedSeconds { get; init; }

    /// <summary>What was measured of it.</summary>
    public required RecordingMeasures Measured { get; init; }

    /// <summary>The source and, where each channel is a recording of its own, the channel.</summary>
    [JsonIgnore]
    public string Name => NameOf(Source, Channel);

    /// <summary>The channels of the source in words.</summary>
    [JsonIgnore]
    public string Channels => Measured.SourceChannels switch
    {
        1 => "mono",
        2 when Findings.Any(finding => finding.Kind == FindingKind.DualMono) => "dual mono",
        2 when Findings.Any(finding => finding.Kind == FindingKind.OutOfPhase) => "out of phase",
        2 => "stereo",
        _ => $"{Measured.SourceChannels:N0} channels",
    };

    internal static string NameOf(string source, string? channel) => channel is null ? source : $"{source} ({channel})";

    internal static RecordingHealth Of(int index, Recording recording, int sampleRate, IEnumerable<Finding> findings)
    {
        // Stable: of two that matter as much, the one that was noticed first.
        Finding[] sorted = [.. findings.OrderByDescending(finding => finding.Rating)];
        return new RecordingHealth
        {
            Index = index,
            Source = recording.Source,
            Channel = recording.Channel,
            Label = recording.Label,
            Minutes = recording.Frames / (60.0 * sampleRate),
            Rating = sorted.Length == 0 ? Rating.Fine : sorted[0].Rating,
            Findings = sorted,
            TrimmedSeconds = (recording.Trimmed.StartFrames + recording.Trimmed.EndFrames) / (double)sampleRate,
            Measured = recording.Measured,
        };
    }
}
