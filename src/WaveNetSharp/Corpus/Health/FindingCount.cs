namespace WaveNetSharp.Corpus.Health;

/// <summary>How often something was found.</summary>
/// <param name="Kind">What.</param>
/// <param name="Rating">The worst that it was rated.</param>
/// <param name="Recordings">In how many recordings.</param>
/// <param name="Minutes">How long these are together.</param>
public sealed record FindingCount(FindingKind Kind, Rating Rating, int Recordings, double Minutes)
{
    /// <summary>What was found, in a few words.</summary>
    public string Title => Kind switch
    {
        FindingKind.CutOff => "cut off or damaged",
        FindingKind.Silent => "nothing but silence",
        FindingKind.Faint => "very soft",
        FindingKind.Clipped => "clipped",
        FindingKind.DcOffset => "not centred on zero",
        FindingKind.MostlySilent => "mostly silent",
        FindingKind.Upsampled => "upsampled",
        FindingKind.Narrow => "does not fill the corpus's range",
        FindingKind.DualMono => "mono in a stereo file",
        FindingKind.OutOfPhase => "channels out of phase",
        FindingKind.VeryShort => "very short",
        FindingKind.Duplicate => "the same audio as another",
        FindingKind.HasDuplicates => "there more than once",
        _ => throw new InvalidOperationException($"{Kind} has no title."),
    };
}
