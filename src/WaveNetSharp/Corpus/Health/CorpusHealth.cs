namespace WaveNetSharp.Corpus.Health;

/// <summary>What is good and what is wrong with the recordings of a corpus, and what to do about each.</summary>
/// <remarks>Some 30 bytes of memory stay for each recording; all else is read again when it is asked for. The audio itself is read only where
/// two recordings may be the same. What is looked for is described in docs/data-doctor.md.</remarks>
public sealed class CorpusHealth
{
    // Beyond this, one label drowns the other: a pass has ten windows of the one for each of the other.
    private const double Imbalance = 10;

    private readonly IReadOnlyList<Recording> _recordings;
    private readonly ChannelMode _channel;
    private readonly int[] _worstFirst;
    private readonly Dictionary<int, DuplicateGroup> _groupOf;

    private CorpusHealth(IReadOnlyList<Recording> recordings, int sampleRate, ChannelMode channel, IReadOnlyList<DuplicateGroup> duplicates)
    {
        _recordings = recordings;
        _channel = channel;
        SampleRate = sampleRate;
        Duplicates = duplicates;
        _groupOf = duplicates.SelectMany(group => group.Others.Append(group.Keep).Select(member => (member, group))).ToDictionary();
        HealthCounter counter = new();
        int[] severity = new int[recordings.Count];
        _worstFirst = new int[recordings.Count];
        for (int i = 0; i < recordings.Count; i++)
        {
            RecordingHealth health = this[i];
            counter.Add(health);
            severity[i] = -Severity(health);
            _worstFirst[i] = i;
        }

        // By place where equally bad: Array.Sort is not stable.
        Array.Sort(_worstFirst, (a, b) => severity[a] != severity[b] ? severity[a].CompareTo(severity[b]) : a.CompareTo(b));
        Totals = counter.Totals;
        Labels = counter.Labels;
    }

    /// <summary>Samples per second of the corpus.</summary>
    public int SampleRate { get; }

    /// <summary>All recordings together.</summary>
    public HealthTotals Totals { get; }

    /// <summary>How much there is of each label, the most first; one entry without a name when nothing is labelled.</summary>
    public IReadOnlyList<LabelHealth> Labels { get; }

    /// <summary>A sentence on labels of which there is much more than of others; null when there are none.</summary>
    public string? LabelNote
    {
        get
        {
            LabelHealth[] named = [.. Labels.Where(label => label.Name is not null)];
            return named.Length > 1 && named[0].Minutes > Imbalance * named[^1].Minutes
                ? $"There is {named[0].Minutes / named[^1].Minutes:N0} times as much of '{named[0].Name}' as of '{named[^1].Name}': a network will sound like the first. "
                    + "Add recordings of the rarer labels, or train with --balance-labels."
                : null;
        }
    }

    /// <summary>Recordings that hold the same audio.</summary>
    public IReadOnlyList<DuplicateGroup> Duplicates { get; }

    /// <summary>How many recordings there are.</summary>
    public int Count => _recordings.Count;

    /// <summary>All recordings, those with the worst findings first; made while they are gone through.</summary>
    public IEnumerable<RecordingHealth> WorstFirst => _worstFirst.Select(index => this[index]);

    /// <summary>One recording.</summary>
    /// <param name="index">Its place in <see cref="AudioCorpus.Recordings"/>.</param>
    public RecordingHealth this[int index]
    {
        get
        {
            Recording recording = _recordings[index];
            return RecordingHealth.Of(index, recording, SampleRate, [.. Findings(recording, SampleRate, _channel), .. DuplicateFindings(index)]);
        }
    }

    /// <summary>Examines a corpus.</summary>
    /// <param name="corpus">The corpus; must stay open as long as this is used.</param>
    /// <param name="cancellation">Stops the search for duplicates.</param>
    public static CorpusHealth Of(AudioCorpus corpus, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Of(corpus.Recordings, corpus.SampleRate, corpus.PreparedWith.Channel, corpus.ReadPcm, cancellation);
    }

    internal static CorpusHealth Of(
        IReadOnlyList<Recording> recordings, int sampleRate, ChannelMode channel, PcmReader read, CancellationToken cancellation)
    {
        DuplicateIndex index = new();
        for (int i = 0; i < recordings.Count; i++)
        {
            index.Add(recordings[i]);
        }

        Rating Rate(int recording) => Findings(recordings[recording], sampleRate, channel).Select(finding => finding.Rating).DefaultIfEmpty().Max();
        return new CorpusHealth(recordings, sampleRate, channel,
            DuplicateSearch.Find(recordings, index, sampleRate, Rate, read, cancellation));
    }

    // What there is to say about a recording by itself.
    private static IEnumerable<Finding> Findings(Recording recording, int sampleRate, ChannelMode channel) =>
    [
        .. LengthRules.Of(recording, sampleRate),
        .. LevelRules.Of(recording.Measured),
        .. BandwidthRules.Of(recording.Measured, sampleRate),
        .. ChannelRules.Of(recording.Measured, channel),
    ];

    private IEnumerable<Finding> DuplicateFindings(int index)
    {
        if (!_groupOf.TryGetValue(index, out DuplicateGroup? group))
        {
            yield break;
        }

        if (group.Keep == index)
        {
            string more = group.Others.Count == 1 ? "" : $" and {group.Others.Count - 1:N0} more";
            yield return new Finding(FindingKind.HasDuplicates, Rating.Fine, $"The best of {group.Others.Count + 1:N0} with the same audio: '{Name(group.Others[0])}'{more}.");
        }
        else
        {
            yield return new Finding(FindingKind.Duplicate, Rating.LeaveOut, $"The same audio as '{Name(group.Keep)}', which is the one to keep.",
                "Remove it and prepare again with --prune: what is there twice counts twice, and may be trained on and held out.");
        }
    }

    private string Name(int index) => RecordingHealth.NameOf(_recordings[index].Source, _recordings[index].Channel);

    // The rating decides, then how much there is to say; remarks do not count.
    private static int Severity(RecordingHealth health) =>
        ((int)health.Rating * 1000) + health.Findings.Sum(finding => (int)finding.Rating);
}
