using WaveNetSharp.Corpus;

namespace WaveNetSharp.Cli.Display;

/// <summary>How much of some audio has a label.</summary>
/// <param name="Label">The label; null for audio without one.</param>
/// <param name="Recordings">Recordings of which there is some.</param>
/// <param name="Minutes">Their audio.</param>
internal sealed record LabelShare(string? Label, int Recordings, double Minutes)
{
    // A line or two; a corpus may have a label for every artist.
    private const int MostShown = 12;

    /// <summary>The labels of some segments, the largest first; none when no recording has one.</summary>
    public static IReadOnlyList<LabelShare> Of(AudioCorpus corpus, IReadOnlyList<Segment> segments)
    {
        LabelShare[] shares =
        [
            .. from segment in segments
               group segment.Length by corpus.LabelOf(segment.Recording) into label
               let share = new LabelShare(label.Key, label.Count(), label.Sum() / (60.0 * corpus.SampleRate))
               orderby share.Minutes descending, share.Label
               select share,
        ];
        return shares.All(share => share.Label is null) ? [] : shares;
    }

    /// <summary>All labels in one line.</summary>
    public static string Line(IReadOnlyList<LabelShare> shares)
    {
        string more = shares.Count > MostShown ? $" and {shares.Count - MostShown:N0} more" : "";
        return string.Join(", ", shares.Take(MostShown).Select(share => $"{share.Label ?? "(none)"} {share.Minutes:N1} min in {share.Recordings:N0}")) + more;
    }
}
