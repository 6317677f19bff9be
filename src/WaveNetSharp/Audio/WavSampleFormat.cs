namespace WaveNetSharp.Audio;

/// <summary>How samples are stored in a WAV file that is written.</summary>
public enum WavSampleFormat
{
    /// <summary>16-bit integers, mapped as <see cref="Audio.Pcm16"/> says; beyond full scale they clip.</summary>
    Pcm16,

    /// <summary>32-bit floating point, exactly as given.</summary>
    FloatingPoint32,
}
