namespace WaveNetSharp.Corpus;

/// <summary>What becomes of a source with several channels.</summary>
public enum ChannelMode
{
    /// <summary>One recording: the mean of all channels.</summary>
    Mix,

    /// <summary>One recording: the first channel.</summary>
    Left,

    /// <summary>One recording: the second channel, or the only one.</summary>
    Right,

    /// <summary>A recording for each channel.</summary>
    Separate,
}
