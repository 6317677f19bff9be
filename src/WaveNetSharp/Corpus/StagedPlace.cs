namespace WaveNetSharp.Corpus;

/// <summary>Where the description of a recording is to be read.</summary>
/// <param name="List">Index of a list of staged recordings; <see cref="Committed"/> for the corpus that is there.</param>
/// <param name="Length">Bytes of its line, without the line end; 0 in a corpus.</param>
/// <param name="Start">Bytes before its line in the list; its number in a corpus.</param>
internal readonly record struct StagedPlace(int List, int Length, long Start)
{
    /// <summary>The <see cref="List"/> of what is in the corpus already.</summary>
    public const int Committed = -1;
}
