namespace WaveNetSharp.Corpus.Health;

/// <summary>What to do with a recording; later values are worse.</summary>
public enum Rating
{
    /// <summary>Train on it.</summary>
    Fine,

    /// <summary>Listen to it, and decide.</summary>
    LookAt,

    /// <summary>Remove it and prepare again with --prune, unless you know better.</summary>
    LeaveOut,
}
