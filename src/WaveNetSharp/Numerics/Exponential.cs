using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>e^x on a vector, to within 1.3 units in the last place (1 where products are fused) for x in [-87, 88]; beyond that the end's value; NaN for NaN.</summary>
/// <remarks>x = n ln 2 + r with |r| &lt;= ln 2 / 2; e^r is its Taylor series to r^7 (remainder below 6e-9 of the value), times 2^n.</remarks>
internal static class Exponential
{
    private const float Lowest = -87f;
    private const float Highest = 88f;

    // ln 2 in two parts: n times the first is exact for |n| < 2^11, so the reduction loses nothing.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x)
        where V : struct, ISimd<V>
    {
        x = V.Min(V.Broadcast(Highest), V.Max(V.Broadcast(Lowest), x));
        V n = V.Round(V.Multiply(x, V.Broadcast(1.44269504f)));
        V r = V.MultiplyAdd(n, V.Broadcast(-Ln2High), x);
        r = V.MultiplyAdd(n, V.Broadcast(-Ln2Low), r);
        V sum = V.Broadcast(1f / 5040);
        sum = V.MultiplyAdd(sum, r, V.Broadcast(1f / 720));
        sum = V.MultiplyAdd(sum, r, V.Broadcast(1f / 120));
        sum = V.MultiplyAdd(sum, r, V.Broadcast(1f / 24));
        sum = V.MultiplyAdd(sum, r, V.Broadcast(1f / 6));
        sum = V.MultiplyAdd(sum, r, V.Broadcast(0.5f));
        sum = V.MultiplyAdd(sum, r, V.Broadcast(1f));
        sum = V.MultiplyAdd(sum, r, V.Broadcast(1f));
        return V.Multiply(sum, V.PowerOfTwo(n));
    }
}
