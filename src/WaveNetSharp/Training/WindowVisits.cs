using WaveNetSharp.Corpus;

namespace WaveNetSharp.Training;

/// <summary>The windows of a run in the order in which it visits them, each epoch in an order of its own.</summary>
/// <remarks>The window of a visit depends on the number of the visit alone, so a resumed run needs to know nothing else. Immutable and safe for any threads.</remarks>
internal sealed class WindowVisits
{
    private readonly WindowSet[] _groups;
    private readonly ulong _seed;

    /// <summary>Visits all windows in a random order.</summary>
    /// <param name="windows">What is visited.</param>
    /// <param name="seed">The seed of the run.</param>
    public WindowVisits(WindowSet windows, int seed)
        : this([windows], seed)
    {
    }

    /// <summary>Visits groups of windows in turn: of as many visits in a row as there are groups, one each. So each has an equal share; a small group begins
    /// again when it is through, and a large one goes on in the next epoch where it stopped.</summary>
    /// <param name="groups">What is visited, at least one group and each with at least one window.</param>
    /// <param name="seed">The seed of the run.</param>
    public WindowVisits(IReadOnlyList<WindowSet> groups, int seed)
    {
        _groups = [.. groups];
        _seed = (ulong)seed;
        Count = groups.Sum(group => group.Count);
        Targets = groups.Sum(group => group.Targets);
    }

    /// <summary>Visits in an epoch: as many as there are windows.</summary>
    public long Count { get; }

    /// <summary>Samples that can be predicted, in all groups.</summary>
    public long Targets { get; }

    /// <summary>Chooses the windows that a run visits.</summary>
    /// <param name="corpus">Holds the audio; must outlive this object.</param>
    /// <param name="segments">What to train on.</param>
    /// <param name="settings">The run's settings.</param>
    /// <exception cref="InvalidDataException">There is nothing to train on, or no labels to balance.</exception>
    public static WindowVisits Of(AudioCorpus corpus, IReadOnlyList<Segment> segments, TrainingSettings settings)
    {
        WindowSet Windows(IEnumerable<Segment> some) => new(corpus, [.. some], settings.Window, (ulong)settings.Seed, settings.Stride);
        if (settings.BalanceLabels && segments.All(segment => corpus.LabelIndexOf(segment.Recording) < 0))
        {
            throw new InvalidDataException($"'{corpus.Folder}' must have labels to balance, but has none. Prepare it again with --labels, or leave --balance-labels out.");
        }

        // Recordings without a label are a group, too.
        WindowSet[] groups = settings.BalanceLabels
            ? [.. segments.GroupBy(segment => corpus.LabelIndexOf(segment.Recording)).OrderBy(group => group.Key).Select(Windows).Where(group => group.Count > 0)]
            : [Windows(segments)];
        return groups.Sum(group => group.Count) > 0
            ? new WindowVisits(groups, settings.Seed)
            : throw new InvalidDataException($"'{corpus.Folder}' must have a recording of at least 2 samples to train on, but has none.");
    }

    /// <summary>Reads the window of one visit.</summary>
    /// <param name="visit">Visits before it, at least 0.</param>
    /// <param name="codes">At least a window and one long; only the returned count is written.</param>
    /// <returns>Codes written, as <see cref="WindowSet.Read"/> says.</returns>
    public int Read(long visit, Span<byte> codes)
    {
        (WindowSet windows, long epoch, long index) = Find(visit);
        return windows.Read(epoch, index, codes);
    }

    /// <summary>The targets of the window of one visit.</summary>
    /// <param name="visit">Visits before it, at least 0.</param>
    public long TargetsOf(long visit)
    {
        (WindowSet windows, long epoch, long index) = Find(visit);
        return windows.Locate(epoch, index).Targets;
    }

    private (WindowSet Windows, long Epoch, long Index) Find(long visit)
    {
        (long round, long group) = Math.DivRem(visit, _groups.Length);
        WindowSet windows = _groups[group];
        (long epoch, long position) = Math.DivRem(round, windows.Count);
        // Groups of one size must not go through their windows in one order; the seed has 31 bits.
        WindowOrder order = new(windows.Count, _seed + ((ulong)group << 32), epoch);
        return (windows, epoch, order[position]);
    }
}
