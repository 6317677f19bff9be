namespace WaveNetSharp.Corpus.Health;

/// <summary>Whether a source holds the frequencies that its sampling rate, and that of the corpus, have room for.</summary>
internal static class BandwidthRules
{
    // What a telephone lets through ends at 3.4 kHz, what its 8,000 samples a second hold at 4 kHz; an edge is measured up to an eighth too high.
    private const double TelephoneFrom = 2800;
    private const double TelephoneTo = 4500;

    // Lossy encoders cut at 0.7 of the Nyquist frequency and above. Below one half, half of the samples would have held it all.
    private const double ShareOfSource = 0.5;

    // Resampling is flat up to 0.9 of the Nyquist frequency: what ends below that was not there.
    private const double ShareOfCorpus = 0.9;

    // An octave is missing: beside recordings that have it, this is another instrument.
    private const double OctaveMissing = 0.5;

    public static IEnumerable<Finding> Of(RecordingMeasures measured, int sampleRate)
    {
        double sourceNyquist = measured.SourceRate / 2.0;
        double corpusNyquist = sampleRate / 2.0;
        double bandwidth = Math.Min(measured.Bandwidth ?? sourceNyquist, sourceNyquist);
        bool fills = bandwidth >= ShareOfCorpus * corpusNyquist;
        if (measured.Bandwidth > 0 && bandwidth < ShareOfSource * sourceNyquist)
        {
            bool telephone = bandwidth is >= TelephoneFrom and <= TelephoneTo;
            yield return new Finding(FindingKind.Upsampled, fills ? Rating.Fine : Rating.LookAt,
                $"{measured.SourceRate:N0} Hz, but nothing above {Kilo(bandwidth)}: "
                    + (telephone ? "a telephone recording, upsampled." : "upsampled, strongly compressed, or a dull sound."),
                fills ? null : "Find the original, or listen whether it belongs to the others.");
        }
        else if (!fills && (measured.Bandwidth is not null || measured.SourceRate < sampleRate))
        {
            bool octave = bandwidth < OctaveMissing * corpusNyquist;
            yield return new Finding(FindingKind.Narrow, octave ? Rating.LookAt : Rating.Fine,
                $"Nothing above {Kilo(bandwidth)}, where the corpus has room up to {Kilo(corpusNyquist)}.",
                octave ? "Prepare at a lower --rate, or leave it out beside brighter recordings." : null);
        }
    }

    private static string Kilo(double hertz) => hertz < 1000 ? $"{hertz:N0} Hz" : $"{hertz / 1000:N1} kHz";
}
