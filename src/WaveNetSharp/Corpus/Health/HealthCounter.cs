namespace WaveNetSharp.Corpus.Health;

/// <summary>Adds recordings up.</summary>
internal sealed class HealthCounter
{
    private readonly Dictionary<FindingKind, FindingCount> _findings = [];
    private readonly Dictionary<string, LabelHealth> _labels = [];
    private readonly int[] _ratings = new int[Enum.GetValues<Rating>().Length];
    private LabelHealth _unlabelled = new(null, 0, 0);
    private SourceKinds _channels = new(0, 0, 0);
    private double _minutes, _keep, _silent, _trimmed;

    public HealthTotals Totals => new()
    {
        Recordings = _ratings.Sum(),
        Minutes = _minutes,
        Fine = _ratings[(int)Rating.Fine],
        LookAt = _ratings[(int)Rating.LookAt],
        LeaveOut = _ratings[(int)Rating.LeaveOut],
        MinutesToKeep = _keep,
        SilentMinutes = _silent,
        TrimmedMinutes = _trimmed,
        Channels = _channels,
        Findings = [.. _findings.Values.OrderByDescending(count => count.Rating).ThenByDescending(count => count.Recordings).ThenBy(count => count.Kind)],
    };

    public IReadOnlyList<LabelHealth> Labels =>
    [
        .. _labels.Values.OrderByDescending(label => label.Minutes).ThenBy(label => label.Name, StringComparer.Ordinal),
        .. _unlabelled.Recordings > 0 ? [_unlabelled] : Array.Empty<LabelHealth>(),
    ];

    public void Add(RecordingHealth health)
    {
        _ratings[(int)health.Rating]++;
        _minutes += health.Minutes;
        _keep += health.Rating == Rating.LeaveOut ? 0 : health.Minutes;
        _silent += health.Measured.SilenceShare * health.Minutes;
        _trimmed += health.TrimmedSeconds / 60;
        _channels = health.Measured.SourceChannels switch
        {
            1 => _channels with { Mono = _channels.Mono + 1 },
            2 => _channels with { Stereo = _channels.Stereo + 1 },
            _ => _channels with { More = _channels.More + 1 },
        };
        foreach (Finding finding in health.Findings)
        {
            FindingCount count = _findings.GetValueOrDefault(finding.Kind) ?? new(finding.Kind, Rating.Fine, 0, 0);
            Rating worst = finding.Rating > count.Rating ? finding.Rating : count.Rating;
            _findings[finding.Kind] = new(finding.Kind, worst, count.Recordings + 1, count.Minutes + health.Minutes);
        }

        if (health.Label is null)
        {
            _unlabelled = More(_unlabelled, health);
        }
        else
        {
            _labels[health.Label] = More(_labels.GetValueOrDefault(health.Label) ?? new(health.Label, 0, 0), health);
        }
    }

    private static LabelHealth More(LabelHealth label, RecordingHealth health) =>
        label with { Recordings = label.Recordings + 1, Minutes = label.Minutes + health.Minutes };
}
