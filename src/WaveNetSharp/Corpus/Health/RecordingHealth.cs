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

    /// <summary>See <see cref="RecordingMeasures.Peak"/>.</summary>
    public required float Peak { get; init; }

    /// <summary>See <see cref="RecordingMeasures.Gain"/>.</summary>
    public required float Gain { get; init; }

    /// <summary>See <see cref="RecordingMeasures.SourceRate"/>.</summary>
    public required int SourceRate { get; init; }

    /// <summary>See <see cref="RecordingMeasures.SourceChannels"/>.</summary>
    public required int SourceChannels { get; init; }

    /// <summary>See <see cref="RecordingMeasures.ClippingShare"/>.</summary>
    public required double ClippingShare { get; init; }

    /// <summary>See <see cref="RecordingMeasures.DcOffset"/>.</summary>
    public required double DcOffset { get; init; }

    /// <summary>See <see cref="RecordingMeasures.SilenceShare"/>.</summary>
    public required double SilenceShare { get; init; }

    /// <summary>See <see cref="RecordingMeasures.Bandwidth"/>.</summary>
    public double? Bandwidth { get; init; }

    /// <summary>See <see cref="RecordingMeasures.SideShare"/>.</summary>
    public double? SideShare { get; init; }

    /// <summary>See <see cref="RecordingMeasures.Loudness"/>.</summary>
    public double? Loudness { get; init; }

    /// <summary>The source and, where each channel is a recording of its own, the channel.</summary>
    [JsonIgnore]
    public string Name => NameOf(Source, Channel);

    /// <summary>The channels of the source in words.</summary>
    [JsonIgnore]
    public string Channels => SourceChannels switch
    {
        1 => "mono",
        2 when Findings.Any(finding => finding.Kind == FindingKind.DualMono) => "dual mono",
        2 when Findings.Any(finding => finding.Kind == FindingKind.OutOfPhase) => "out of phase",
        2 => "stereo",
        _ => $"{SourceChannels:N0} channels",
    };

    internal static string NameOf(string source, string? channel) => channel is null ? source : $"{source} ({channel})";

    internal static RecordingHealth Of(int index, Recording recording, int sampleRate, IEnumerable<Finding> findings)
    {
        // Stable: of two that matter as much, the one that was noticed first.
        Finding[] sorted = [.. findings.OrderByDescending(finding => finding.Rating)];
        RecordingMeasures measured = recording.Measured;
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
            Peak = measured.Peak,
            Gain = measured.Gain,
            SourceRate = measured.SourceRate,
            SourceChannels = measured.SourceChannels,
            ClippingShare = measured.ClippingShare,
            DcOffset = measured.DcOffset,
            SilenceShare = measured.SilenceShare,
            Bandwidth = measured.Bandwidth,
            SideShare = measured.SideShare,
            Loudness = measured.Loudness,
        };
    }
}
