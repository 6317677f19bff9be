namespace WaveNetSharp.Corpus;

/// <summary>What brings the recordings of a corpus to one level.</summary>
public enum NormalizeMode
{
    /// <summary>Nothing: each recording keeps its level.</summary>
    None,

    /// <summary>The peak of each recording.</summary>
    Peak,

    /// <summary>The loudness of each recording by ITU-R BS.1770.</summary>
    Loudness,
}
