namespace WaveNetSharp.Corpus.Health;

/// <summary>What the samples themselves give away: level, clipping, offset, silence.</summary>
internal static class LevelRules
{
    // As prepare has it: below -120 dB a recording is not amplified.
    private const float SilentPeak = 1e-6f;

    // -40 dB: of 16 bits, 9 are left, which is about what 256 mu-law levels resolve; with less, the source's rounding is heard in the corpus.
    private const float FaintPeak = 0.01f;

    // One sample in a thousand is several clicks a second: heard as distortion. Loud modern masters stay below.
    private const double ClippingHeard = 1e-3;

    // One in twenty: no passage is free of it.
    private const double ClippingThroughout = 0.05;

    // Of full scale as stored: there the steps of mu-law are 3.6 times as wide as at zero, and soft passages lose two bits.
    private const double Offset = 0.01;

    // A network learns to be silent for as long as its material is.
    private const double SilenceMuch = 0.5;
    private const double SilenceNearlyAll = 0.95;

    public static IEnumerable<Finding> Of(RecordingMeasures measured)
    {
        if (measured.Peak <= SilentPeak)
        {
            yield return new Finding(FindingKind.Silent, Rating.LeaveOut, "Nothing but silence.", "Remove it and prepare again with --prune.");
            yield break;
        }

        if (measured.Peak < FaintPeak)
        {
            yield return new Finding(FindingKind.Faint, Rating.LookAt,
                $"Very soft: its peak is {20 * Math.Log10(measured.Peak):N0} dB, so its noise is amplified {measured.Gain:N0} times.",
                "Record it louder, or leave it out when it hisses.");
        }

        if (measured.ClippingShare > ClippingHeard)
        {
            yield return new Finding(FindingKind.Clipped, measured.ClippingShare > ClippingThroughout ? Rating.LeaveOut : Rating.LookAt,
                $"{measured.ClippingShare * 100:0.0#} % of its samples are at full scale: it is distorted.",
                "Take an earlier copy that was not turned up, unless the distortion is meant.");
        }

        double stored = Math.Abs(measured.DcOffset * measured.Gain);
        if (stored > Offset)
        {
            yield return new Finding(FindingKind.DcOffset, Rating.LookAt,
                $"Its samples do not swing around zero but around {stored * 100:N1} % of full scale.",
                "Pass it through a high-pass filter at 20 Hz and prepare again.");
        }

        if (measured.SilenceShare > SilenceMuch)
        {
            yield return new Finding(FindingKind.MostlySilent, measured.SilenceShare > SilenceNearlyAll ? Rating.LeaveOut : Rating.LookAt,
                $"{measured.SilenceShare * 100:N0} % of it is silent, which a network learns like everything else.",
                "Cut the pauses out, or leave it out.");
        }
    }
}
