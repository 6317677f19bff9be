namespace WaveNetSharp.Corpus;

/// <summary>What was done with a source.</summary>
internal enum SourceOutcome
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It has changed.</summary>
    Replaced,

    /// <summary>It is as it was.</summary>
    Reused,

    /// <summary>It is no longer in the folder; its recordings are kept.</summary>
    Kept,

    /// <summary>It is no longer in the folder; its recordings are not kept.</summary>
    Removed,

    /// <summary>It cannot be used; recordings from an earlier time are kept.</summary>
    Failed,
}
