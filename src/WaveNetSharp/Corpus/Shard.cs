namespace WaveNetSharp.Corpus;

/// <summary>One file of raw 16-bit little-endian mono samples.</summary>
/// <param name="File">Its name inside the corpus folder.</param>
/// <param name="Bytes">Its exact length.</param>
internal sealed record Shard(string File, long Bytes);
