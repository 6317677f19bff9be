using System.Numerics;

namespace WaveNetSharp.Numerics;

/// <summary>Draws pseudo-random numbers that are the same on every machine and runtime version for the same seed.</summary>
/// <remarks>xoshiro256** (Blackman and Vigna 2018, arXiv:1805.01407), its state filled by SplitMix64 as its authors advise. Own code because
/// <see cref="System.Random"/> promises no sequence across versions and cannot save its state. Not for secrets; not thread-safe: one per thread.</remarks>
internal sealed class RandomSource
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the sequence numbered <paramref name="stream"/> of a seed.</summary>
    /// <param name="seed">Any number; 0 is as good as another.</param>
    /// <param name="stream">For example the number of a take: each has its own sequence, which does not depend on how many there are.</param>
    public RandomSource(ulong seed, ulong stream = 0)
    {
        // Mixed twice, so that neither neighbouring seeds nor neighbouring streams share a part of the SplitMix64 sequence.
        ulong origin = Mix(Mix(seed + GoldenGamma) + stream);
        _s0 = Mix(origin += GoldenGamma);
        _s1 = Mix(origin += GoldenGamma);
        _s2 = Mix(origin += GoldenGamma);
        _s3 = Mix(origin + GoldenGamma);
    }

    /// <summary>Goes on where a saved source stood.</summary>
    /// <exception cref="ArgumentException">The state is all zero, from which the generator never moves.</exception>
    public RandomSource(RandomState state) => State = state;

    /// <summary>Where the source stands now; give it to a source to go on from here.</summary>
    /// <exception cref="ArgumentException">The state is all zero, from which the generator never moves.</exception>
    public RandomState State
    {
        get => new(_s0, _s1, _s2, _s3);
        set
        {
            if (value == default)
            {
                throw new ArgumentException("the state of a random source must not be all zero, but was. Load it from a file that a run has saved.", nameof(value));
            }

            (_s0, _s1, _s2, _s3) = value;
        }
    }

    /// <summary>Draws 64 uniform bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Draws a multiple of 2^-53 in [0, 1), uniformly.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
