namespace WaveNetSharp.Corpus.Health;

/// <summary>Groups the recordings that hold the same audio.</summary>
internal static class DuplicateSearch
{
    // So many pairs that were looked at and are not the same are remembered; more only cost time.
    private const int MostRefused = 1 << 20;

    // Half an octave: a codec's noise moves the measured edge by less.
    private const double MuchLess = 0.7;

    /// <summary>Finds the groups.</summary>
    /// <param name="recordings">All recordings.</param>
    /// <param name="index">Holds each of them.</param>
    /// <param name="sampleRate">Of the corpus.</param>
    /// <param name="rate">How good a recording is by itself.</param>
    /// <param name="read">The stored samples, which have the last word.</param>
    /// <param name="cancellation">Stops between two pairs.</param>
    public static IReadOnlyList<DuplicateGroup> Find(
        IReadOnlyList<Recording> recordings, DuplicateIndex index, int sampleRate, Func<int, Rating> rate, PcmReader read,
        CancellationToken cancellation)
    {
        Dictionary<int, int> parents = [];
        foreach ((int first, int second) in index.Identical())
        {
            Join(parents, first, second);
        }

        HashSet<(int, int)> refused = [];
        SameAudio? audio = null;
        foreach ((int first, int second) in index.Candidates(sampleRate))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Root(parents, first) == Root(parents, second) || refused.Contains((first, second)))
            {
                continue;
            }

            Recording a = recordings[first];
            Recording b = recordings[second];
            audio ??= new SameAudio(read, sampleRate);
            if (Fingerprint.Matches(a.Measured.Fingerprint!, b.Measured.Fingerprint!) && audio.Test((first, a.Frames), (second, b.Frames)))
            {
                Join(parents, first, second);
            }
            else if (refused.Count < MostRefused)
            {
                refused.Add((first, second));
            }
        }

        return
        [
            .. parents.Keys.Order().GroupBy(member => Root(parents, member)).Where(group => group.Skip(1).Any())
                .Select(group => Group([.. group], recordings, sampleRate, rate)),
        ];
    }

    private static DuplicateGroup Group(int[] members, IReadOnlyList<Recording> recordings, int sampleRate, Func<int, Rating> rate)
    {
        double widest = members.Max(member => Bandwidth(recordings[member], sampleRate));
        int keep = members.MinBy(member => (rate(member), Order(recordings[member], member, Bandwidth(recordings[member], sampleRate) < MuchLess * widest)));
        return new DuplicateGroup(keep, [.. members.Where(member => member != keep)]);
    }

    // Of the frequencies that the corpus has room for.
    private static double Bandwidth(Recording recording, int sampleRate) =>
        Math.Min(recording.Measured.Bandwidth ?? recording.Measured.SourceRate / 2.0, sampleRate / 2.0);

    // The best first: not much narrower than another; less clipping; lossless; a higher rate; longer; first by name.
    private static (bool, double, bool, int, long, int) Order(Recording recording, int index, bool narrow) =>
        (narrow, Math.Round(recording.Measured.ClippingShare, 3), !IsLossless(recording.Source), -recording.Measured.SourceRate, -recording.Frames, index);

    private static bool IsLossless(string source) =>
        Path.GetExtension(source).ToLowerInvariant() is ".wav" or ".flac" or ".aif" or ".aiff" or ".wv" or ".ape" or ".tta" or ".caf" or ".w64";

    private static int Root(Dictionary<int, int> parents, int member)
    {
        while (parents.TryGetValue(member, out int parent) && parent != member)
        {
            member = parent;
        }

        return member;
    }

    // The smaller index is the root, so that the outcome does not depend on the order of the pairs.
    private static void Join(Dictionary<int, int> parents, int first, int second)
    {
        int a = Root(parents, first);
        int b = Root(parents, second);
        parents.TryAdd(first, first);
        parents.TryAdd(second, second);
        parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
