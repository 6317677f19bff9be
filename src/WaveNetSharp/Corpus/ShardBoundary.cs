using System.Globalization;

namespace WaveNetSharp.Corpus;

/// <summary>Where one shard ends and the next begins.</summary>
/// <remarks>A shard ends after a recording by a draw that depends on this recording alone, so a recording that is added, changed or removed
/// moves the borders beside it and no others. The draw is weighted with the length: shards have the mean length, and lengths above twice the
/// mean are as rare as in any process without memory.</remarks>
internal static class ShardBoundary
{
    /// <summary>Bytes that shards have on average.</summary>
    public const long MeanBytes = 256L << 20;

    /// <summary>Bytes that a shard has at most, unless it holds one recording only.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>Whether a shard ends after a recording.</summary>
    /// <param name="id">See <see cref="Recording.Id"/>.</param>
    /// <param name="bytes">Length of its audio.</param>
    /// <param name="meanBytes">The wanted mean.</param>
    public static bool EndsAfter(string id, long bytes, long meanBytes = MeanBytes)
    {
        ulong draw = KeyedHash.Mix(ulong.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return bytes >= meanBytes || draw < (ulong)(((UInt128)bytes << 64) / (UInt128)meanBytes);
    }
}
