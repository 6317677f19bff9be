namespace WaveNetSharp.Corpus;

/// <summary>What is cut from the ends of a recording.</summary>
public enum TrimMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Silence by the recording's own level, at the start and at the end.</summary>
    Silence,
}
