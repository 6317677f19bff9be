using System.Runtime.InteropServices;

namespace WaveNetSharp.Training.Ranks;

/// <summary>A number that tells one set of parameters from another, bit for bit.</summary>
/// <remarks>FNV-1a over words of eight bytes. It guards against faults, not against anybody who wants to deceive.</remarks>
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
            sum = (sum ^ pair) * Prime;
        }

        foreach (uint last in MemoryMarshal.Cast<float, uint>(parameters[(2 * pairs.Length)..]))
        {
            sum = (sum ^ last) * Prime;
        }

        return Math.Max(1, sum);
    }
}
