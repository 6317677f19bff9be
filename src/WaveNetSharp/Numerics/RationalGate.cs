using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>gated = tanh(filter) sigmoid(gate) to within 2.5e-6, for where the next layer waits for it: two thirds of <see cref="GatedUnit"/>'s time.</summary>
/// <remarks>
/// tanh(x) is x P(x^2) / Q(x^2) with P and Q of degree 3, sigmoid(y) is (Q + (y/2) P) / (2 Q) at x = y/2, and both share one division. Every
/// polynomial is a product of factors of degree 1 and 2, which wait for each other less than the terms of a sum. The result never leaves
/// (-1, 1). A lane's bits depend on its own two arguments alone, not on the width, and are those of the plain loop.
/// <c>tools/rational_gate.py</c> finds the constants; docs/numerics.md says how.
/// </remarks>
internal static unsafe class RationalGate
{
    // Beyond, tanh and sigmoid are as near to -1, 0 and 1 as the approximation is to them.
    private const float FilterLimit = 7;
    private const float GateLimit = 14;

    // filter: x (Lead u + Rest) (u (u + Slope) + Level) above the stroke, (u + Root) (u (u + Slope) + Level) below it; u = x^2.
    private const float FilterAboveLead = 0.000190549698f;
    private const float FilterAboveRest = 0.0991130572f;
    private const float FilterAboveSlope = 59.2412852f;
    private const float FilterAboveLevel = 489.193821f;
    private const float FilterBelowRoot = 2.46789674f;
    private const float FilterBelowSlope = 145.5619f;
    private const float FilterBelowLevel = 2846.50918f;

    // gate: (y + Root) and three (y + Shift)^2 + Rest above, (v + Root) (v (v + Slope) + Level) below; v = y^2.
    private const float GateAboveRoot = 14.1007372f;
    private const float GateAboveShift1 = 6.31047234f;
    private const float GateAboveRest1 = 72.1715101f;
    private const float GateAboveShift2 = 10.1260282f;
    private const float GateAboveRest2 = 22.3630081f;
    private const float GateAboveShift3 = 12.7345843f;
    private const float GateAboveRest3 = 2.95807432f;
    private const float GateBelowRoot = 9.87158694f;
    private const float GateBelowSlope = 582.2476f;
    private const float GateBelowLevel = 45544.1469f;

    /// <summary>tanh(filter) sigmoid(gate), lane by lane; NaN when either is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V filter, V gate)
        where V : struct, ISimd<V>
    {
        // In the order in which the division waits for them: the processor takes the oldest first of what is ready.
        V x = V.Min(V.Broadcast(FilterLimit), V.Max(V.Broadcast(-FilterLimit), filter));
        V y = V.Min(V.Broadcast(GateLimit), V.Max(V.Broadcast(-GateLimit), gate));
        V u = V.Multiply(x, x);
        V filterAbove = V.MultiplyAdd(u, V.Broadcast(FilterAboveLead), V.Broadcast(FilterAboveRest));
        V gateAbove1 = Squared(y, GateAboveShift1, GateAboveRest1);
        V gateAbove2 = Squared(y, GateAboveShift2, GateAboveRest2);
        V filterAbove1 = Quadratic(u, FilterAboveSlope, FilterAboveLevel);
        V v = V.Multiply(y, y);
        V gateAbove3 = Squared(y, GateAboveShift3, GateAboveRest3);
        V gateAbove = V.Add(y, V.Broadcast(GateAboveRoot));
        filterAbove = V.Multiply(x, filterAbove);
        gateAbove1 = V.Multiply(gateAbove1, gateAbove2);
        V filterBelow1 = Quadratic(u, FilterBelowSlope, FilterBelowLevel);
        V gateBelow1 = Quadratic(v, GateBelowSlope, GateBelowLevel);
        gateAbove = V.Multiply(gateAbove, gateAbove3);
        filterAbove = V.Multiply(filterAbove, filterAbove1);
        gateAbove = V.Multiply(gateAbove1, gateAbove);
        V below1 = V.Multiply(filterBelow1, gateBelow1);
        V below = V.Multiply(V.Add(u, V.Broadcast(FilterBelowRoot)), V.Add(v, V.Broadcast(GateBelowRoot)));
        return V.Divide(V.Multiply(filterAbove, gateAbove), V.Multiply(below, below1));
    }

    /// <summary>Activates the gates and multiplies them.</summary>
    /// <param name="channels">D.</param>
    /// <param name="gates">Shape [rows, 2 D]; in each row the filter's channels, then the gate's.</param>
    /// <param name="gated">Shape [rows, D]; written; overlaps nothing.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public static void Invoke(int channels, ReadOnlySpan<float> gates, Span<float> gated)
    {
        GatedUnit.Check(channels, gates.Length, gated.Length);
        fixed (float* z = gates, g = gated)
        {
            int done = 0;
            int rows = gated.Length / channels;
            if (Simd512.IsSupported)
            {
                done = Columns<Simd512>(channels, rows, z, g, done);
            }

            if (Simd256.IsSupported)
            {
                done = Columns<Simd256>(channels, rows, z, g, done);
            }

            if (Simd128.IsSupported)
            {
                done = Columns<Simd128>(channels, rows, z, g, done);
            }

            Reference(channels, gates, gated, done);
        }
    }

    /// <summary>The definition of <see cref="Invoke"/> from channel <paramref name="first"/> on.</summary>
    internal static void Reference(int channels, ReadOnlySpan<float> gates, Span<float> gated, int first = 0)
    {
        for (int row = 0; row < gated.Length / channels && first < channels; row++)
        {
            ReadOnlySpan<float> both = gates.Slice(row * 2 * channels, 2 * channels);
            for (int c = first; c < channels; c++)
            {
                gated[(row * channels) + c] = Of(both[c], both[channels + c]);
            }
        }
    }

    // Lanes are neighbouring channels of one row; channels that fill no vector are left to a narrower width.
    private static int Columns<V>(int channels, int rows, float* gates, float* gated, int first)
        where V : struct, ISimd<V>
    {
        int end = first + ((channels - first) / V.Count * V.Count);
        for (; rows > 0 && first < end; rows--, gates += 2 * channels, gated += channels)
        {
            for (int c = first; c < end; c += V.Count)
            {
                V.Store(Of(V.Load(gates + c), V.Load(gates + channels + c)), gated + c);
            }
        }

        return end;
    }

    // (z + shift)^2 + rest, with complex roots.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Squared<V>(V z, float shift, float rest)
        where V : struct, ISimd<V>
    {
        V shifted = V.Add(z, V.Broadcast(shift));
        return V.MultiplyAdd(shifted, shifted, V.Broadcast(rest));
    }

    // z (z + slope) + level, of z >= 0 with roots below 0: nothing cancels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quadratic<V>(V z, float slope, float level)
        where V : struct, ISimd<V> =>
        V.MultiplyAdd(z, V.Add(z, V.Broadcast(slope)), V.Broadcast(level));

    // The same for one channel, rounded where a lane is: fused where the machine fuses.
    private static float Of(float filter, float gate)
    {
        float x = Math.Clamp(filter, -FilterLimit, FilterLimit);
        float y = Math.Clamp(gate, -GateLimit, GateLimit);
        float u = x * x;
        float v = y * y;
        float filterAbove = x * float.MultiplyAddEstimate(u, FilterAboveLead, FilterAboveRest) * Quadratic(u, FilterAboveSlope, FilterAboveLevel);
        float gateAbove = Squared(y, GateAboveShift1, GateAboveRest1) * Squared(y, GateAboveShift2, GateAboveRest2)
            * ((y + GateAboveRoot) * Squared(y, GateAboveShift3, GateAboveRest3));
        float below = (u + FilterBelowRoot) * (v + GateBelowRoot)
            * (Quadratic(u, FilterBelowSlope, FilterBelowLevel) * Quadratic(v, GateBelowSlope, GateBelowLevel));
        return filterAbove * gateAbove / below;
    }

    private static float Squared(float z, float shift, float rest) => float.MultiplyAddEstimate(z + shift, z + shift, rest);

    private static float Quadratic(float z, float slope, float level) => float.MultiplyAddEstimate(z, z + slope, level);
}
