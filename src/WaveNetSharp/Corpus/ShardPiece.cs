namespace WaveNetSharp.Corpus;

/// <summary>A recording on its way into a shard.</summary>
/// <param name="Recording">All that the corpus says of it but its place.</param>
/// <param name="Parts">Recordings that its source has.</param>
/// <param name="Path">The file that holds its samples now.</param>
/// <param name="Offset">Bytes before the first of them.</param>
/// <param name="IsStaged">Whether that file is its own, and goes away when the shard is listed.</param>
internal sealed record ShardPiece(Recording Recording, int Parts, string Path, long Offset, bool IsStaged)
{
    /// <summary>Bytes of the samples.</summary>
    public long Bytes => Recording.Frames * sizeof(short);
}
