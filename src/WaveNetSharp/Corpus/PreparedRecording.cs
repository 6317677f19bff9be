namespace WaveNetSharp.Corpus;

/// <summary>One line of the summary of <see cref="CorpusBuilder.Prepare"/>.</summary>
/// <param name="Source">See <see cref="Recording.Source"/>.</param>
/// <param name="Label">See <see cref="Recording.Label"/>.</param>
/// <param name="Seconds">Its length in the corpus.</param>
/// <param name="Peak">See <see cref="Recording.Peak"/>.</param>
/// <param name="ClippingShare">See <see cref="Recording.ClippingShare"/>.</param>
/// <param name="SilenceShare">See <see cref="Recording.SilenceShare"/>.</param>
/// <param name="Warning">What is wrong with the source, though it could be used (cut off half-way, say); null when nothing is.</param>
public sealed record PreparedRecording(
    string Source, string? Label, double Seconds, float Peak, double ClippingShare, double SilenceShare, string? Warning);
