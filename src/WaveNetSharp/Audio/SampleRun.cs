namespace WaveNetSharp.Audio;

/// <summary>The uncompressed sound that a header announces.</summary>
/// <param name="Format">What a frame looks like.</param>
/// <param name="Claimed">Bytes that the header says there are, or null when its writer did not know: then they go on to the end.</param>
/// <param name="Length">Bytes that may be read as samples, at most what is claimed; null as above.</param>
internal readonly record struct SampleRun(SampleFormat Format, long? Claimed, long? Length);
