using System.Globalization;
using System.Numerics;

namespace WaveNetSharp.Corpus.Health;

/// <summary>Compares fingerprints of equal alignment by their bits.</summary>
internal static class FingerprintDistance
{
    // Bits of unrelated recordings differ by a half.
    private const double DifferingShare = 0.35;

    /// <summary>Whether two fingerprints differ in few of the bits that both have.</summary>
    public static bool IsSmall(string first, string second)
    {
        int digits = Math.Min(first.Length, second.Length) / 8 * 8;
        int differing = 0;
        for (int at = 0; at < digits; at += 8)
        {
            differing += BitOperations.PopCount(Word(first, at) ^ Word(second, at));
        }

        return digits > 0 && differing < DifferingShare * 4 * digits;
    }

    private static uint Word(string digits, int at) =>
        uint.Parse(digits.AsSpan(at, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
