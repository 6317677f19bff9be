namespace WaveNetSharp.Generation;

/// <summary>What has become of generated audio.</summary>
public enum CollapseKind
{
    /// <summary>None of the below. Says nothing about beauty.</summary>
    Fine,

    /// <summary>Nothing to hear.</summary>
    Silence,

    /// <summary>One level other than 0, give or take two mu-law codes: as good as silent, and a click where it starts and ends.</summary>
    Constant,

    /// <summary>White noise, as of a network that has learnt nothing.</summary>
    Noise,

    /// <summary>Samples pile up at full scale: heavily distorted.</summary>
    Clipped,
}
