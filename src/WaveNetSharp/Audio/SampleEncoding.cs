namespace WaveNetSharp.Audio;

/// <summary>What one sample is as a plain number in a file, beside the order of its bytes.</summary>
internal enum SampleEncoding
{
    Unsigned8,
    Signed8,
    Signed16,
    Signed24,
    Signed32,
    Float32,
    Float64,
}
