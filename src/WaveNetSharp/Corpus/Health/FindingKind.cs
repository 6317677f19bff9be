namespace WaveNetSharp.Corpus.Health;

/// <summary>What can be noticed about a recording.</summary>
public enum FindingKind
{
    /// <summary>The source is cut off or damaged, though it could be used.</summary>
    CutOff,

    /// <summary>It is digital silence.</summary>
    Silent,

    /// <summary>Its source is so soft that its noise was amplified with it.</summary>
    Faint,

    /// <summary>Samples at or beyond full scale.</summary>
    Clipped,

    /// <summary>The mean of the samples is not zero.</summary>
    DcOffset,

    /// <summary>Much of it is silent.</summary>
    MostlySilent,

    /// <summary>The sampling rate of the source promises more than it holds.</summary>
    Upsampled,

    /// <summary>It does not fill the range of frequencies of the corpus.</summary>
    Narrow,

    /// <summary>Two channels that hold the same.</summary>
    DualMono,

    /// <summary>Two channels that cancel each other.</summary>
    OutOfPhase,

    /// <summary>Very short.</summary>
    VeryShort,

    /// <summary>The same audio as another recording, which is the one to keep.</summary>
    Duplicate,

    /// <summary>The best of several recordings of the same audio.</summary>
    HasDuplicates,
}
