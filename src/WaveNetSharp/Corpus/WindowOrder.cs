using System.Numerics;

namespace WaveNetSharp.Corpus;

/// <summary>A random order of the windows 0 to Count - 1 that is computed, not stored: each place in it can be asked for by itself.</summary>
/// <remarks>A Feistel network over the next power of two, walked until it lands below Count (Black and Rogaway 2002, "Ciphers with arbitrary
/// finite domains", section 4). The walk takes fewer than two steps on average, or 2^8 / Count when Count is small.
/// Immutable and safe for any threads.</remarks>
public readonly struct WindowOrder
{
    // Four rounds suffice against an adversary with perfect round functions; two more cost nothing beside reading a window.
    private const int Rounds = 6;

    // With fewer bits the halves are so narrow that many orders can never occur.
    private const int FewestBits = 8;

    private readonly ulong _key;
    private readonly int _lowBits;
    private readonly int _highBits;

    /// <summary>Chooses the order of one epoch.</summary>
    /// <param name="count">Windows, at least 0.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">Each epoch has an order of its own.</param>
    public WindowOrder(long count, ulong seed, long epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        _key = KeyedHash.Combine(seed, (ulong)epoch);
        int bits = Math.Max(FewestBits, 64 - BitOperations.LeadingZeroCount((ulong)Math.Max(count - 1, 0)));
        _lowBits = bits / 2;
        _highBits = bits - _lowBits;
    }

    /// <summary>Windows in the order.</summary>
    public long Count { get; }

    /// <summary>The window that is visited at a position.</summary>
    /// <param name="position">[0, Count).</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is not below <see cref="Count"/>.</exception>
    public long this[long position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
            ulong value = (ulong)position;
            do
            {
                value = Permute(value);
            }
            while (value >= (ulong)Count);

            return (long)value;
        }
    }

    // Each round adds a function of one half to the other half, which can be undone; so the whole is a bijection of the power of two.
    private ulong Permute(ulong value)
    {
        ulong lowMask = (1UL << _lowBits) - 1;
        ulong highMask = (1UL << _highBits) - 1;
        ulong low = value & lowMask;
        ulong high = value >> _lowBits;
        for (ulong round = 0; round < Rounds; round += 2)
        {
            // A half has at most 32 bits, so the round's number above them makes each round another function.
            high = (high + KeyedHash.Mix(_key ^ (low | (round << 32)))) & highMask;
            low = (low + KeyedHash.Mix(_key ^ (high | ((round + 1) << 32)))) & lowMask;
        }

        return (high << _lowBits) | low;
    }
}
