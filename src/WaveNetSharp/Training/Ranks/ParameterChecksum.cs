using System.Runtime.InteropServices;

namespace WaveNetSharp.Training.Ranks;

/// <summary>A number that tells one set of parameters from another, bit for bit.</summary>
/// <remarks>FNV-1a over words of eight bytes, folded after each: a product moves bits upwards only, and two flips of the highest bit would cancel. It guards against faults, not against anybody who wants to deceive.</remarks>
internal static class ParameterChecksum
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Computes the checksum; never 0.</summary>
    /// <param name="parameters">Shape [n].</param>
    public static ulong Of(ReadOnlySpan<float> parameters)
    {
        ulong sum = Basis;
        ReadOnlySpan<ulong> pairs = MemoryMarshal.Cast<float, ulong>(parameters);
        foreach (ulong pair in pairs)
        {
            sum = Mix(sum, pair);
        }

        foreach (uint last in MemoryMarshal.Cast<float, uint>(parameters[(2 * pairs.Length)..]))
        {
            sum = Mix(sum, last);
        }

        return Math.Max(1, sum);
    }

    private static ulong Mix(ulong sum, ulong word)
    {
        sum = (sum ^ word) * Prime;
        return sum ^ (sum >> 32);
    }
}
