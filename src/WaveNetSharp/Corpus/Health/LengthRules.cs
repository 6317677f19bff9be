namespace WaveNetSharp.Corpus.Health;

/// <summary>Recordings that are short, or shorter than they were.</summary>
internal static class LengthRules
{
    // About what the preset that hears furthest back hears: in less it never has its whole past.
    private const double ShortSeconds = 1;

    // A click, or what is left of a damaged file.
    private const double ClickSeconds = 0.1;

    public static IEnumerable<Finding> Of(Recording recording, int sampleRate)
    {
        if (recording.Warning is string warning)
        {
            yield return new Finding(FindingKind.CutOff, Rating.LookAt, Sentence(warning), "Listen to its end, or fetch the file again.");
        }

        double seconds = (double)recording.Frames / sampleRate;
        if (seconds < ShortSeconds)
        {
            yield return new Finding(FindingKind.VeryShort, seconds < ClickSeconds ? Rating.LeaveOut : Rating.LookAt,
                $"Only {seconds:0.00#} s long.", "Join short pieces to longer files, or leave it out.");
        }
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
