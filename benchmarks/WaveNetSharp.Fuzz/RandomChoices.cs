using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>What a generator of inputs asks of a random source.</summary>
internal static class RandomChoices
{
    /// <summary>Draws from [0, <paramref name="count"/>); the bias of the product is below 2^-32 and no matter here.</summary>
    public static int Below(this RandomSource random, int count) => (int)(((random.NextUInt64() >> 32) * (ulong)count) >> 32);

    /// <summary>Whether one of <paramref name="count"/> equally likely cases has come up.</summary>
    public static bool OneIn(this RandomSource random, int count) => random.Below(count) == 0;

    public static T Pick<T>(this RandomSource random, ReadOnlySpan<T> values) => values[random.Below(values.Length)];

    public static void Fill(this RandomSource random, Span<byte> bytes)
    {
        foreach (ref byte value in bytes)
        {
            value = (byte)(random.NextUInt64() >> 56);
        }
    }
}
