namespace WaveNetSharp.Corpus.Health;

/// <summary>What two channels have to do with each other.</summary>
internal static class ChannelRules
{
    // 40 dB below the sum: what lossy encoders leave of a difference that was none.
    private const double Same = 1e-4;

    // Three quarters of the energy are lost when the channels are added up. Wide stereo has up to a half.
    private const double MostlyDifference = 0.75;

    // 17 dB are lost: what is left is what the channels do not have in common.
    private const double NearlyAllDifference = 0.98;

    public static IEnumerable<Finding> Of(RecordingMeasures measured, ChannelMode channel)
    {
        if (measured.SourceChannels != 2 || measured.SideShare is not double side)
        {
            yield break;
        }

        if (side < Same)
        {
            yield return new Finding(FindingKind.DualMono, Rating.Fine, "Two channels that hold the same: mono in a stereo file.");
        }
        else if (side > MostlyDifference && channel == ChannelMode.Mix)
        {
            yield return new Finding(FindingKind.OutOfPhase, side > NearlyAllDifference ? Rating.LeaveOut : Rating.LookAt,
                $"Its channels cancel each other: the mix has lost {side * 100:N0} % of the energy.",
                "Prepare with --channel left, or turn the polarity of one channel of the source.");
        }
    }
}
