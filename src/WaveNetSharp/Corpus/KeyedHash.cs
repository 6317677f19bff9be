namespace WaveNetSharp.Corpus;

/// <summary>Random numbers that are functions of their place: the same seed, epoch and index give the same number on every machine.</summary>
/// <remarks>The finaliser of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", section 3).</remarks>
internal static class KeyedHash
{
    private const ulong Weyl = 0x9E3779B97F4A7C15;

    /// <summary>A key for one purpose, from a seed and up to two more numbers.</summary>
    public static ulong Combine(ulong seed, ulong first, ulong second = 0) => Mix(Mix(Mix(seed + Weyl) ^ (first + Weyl)) ^ (second + Weyl));

    /// <summary>A bijection of 64 bits in which every output bit depends on every input bit.</summary>
    public static ulong Mix(ulong value)
    {
        value += Weyl;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Scales 64 random bits to [0, bound); the bias is below bound / 2^64.</summary>
    public static long Below(ulong random, long bound) => (long)Math.BigMul(random, (ulong)bound, out _);
}
