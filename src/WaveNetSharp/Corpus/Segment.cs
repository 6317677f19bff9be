namespace WaveNetSharp.Corpus;

/// <summary>A stretch of one recording: samples [Start, Start + Length).</summary>
/// <param name="Recording">Index into <see cref="AudioCorpus.Recordings"/>.</param>
/// <param name="Start">The first sample.</param>
/// <param name="Length">Samples.</param>
public readonly record struct Segment(int Recording, long Start, long Length)
{
    /// <summary>The sample after the last.</summary>
    public long End => Start + Length;

    /// <summary>Samples that can be predicted from one before them in the segment: all but the first.</summary>
    public long Targets => Math.Max(Length - 1, 0);
}
