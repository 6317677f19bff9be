using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>gated = tanh(filter) sigmoid(gate), and its gradient (van den Oord et al. 2016, equation 2).</summary>
/// <remarks>
/// A row of gates is the filter's D channels followed by the gate's. With a = e^(-2 filter) and b = e^(-gate), one division gives all three:
/// r = 1 / ((1 + a)(1 + b)), tanh = (1 - a)(1 + b) r, sigmoid = (1 + a) r, product = (1 - a) r. Absolute error below 3e-7.
/// </remarks>
internal static unsafe class GatedUnit
{
    // tanh(15) and sigmoid(30) differ from 1 by less than half a unit in the last place; beyond, e^x would only overflow.
    private const float FilterLimit = 15f;
    private const float GateLimit = 30f;

    /// <summary>Activates the gates in place and multiplies them.</summary>
    /// <param name="channels">D.</param>
    /// <param name="gates">Shape [rows, 2 D]; the convolution's output in, tanh and sigmoid out.</param>
    /// <param name="gated">Shape [rows, D]; written; overlaps nothing.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public static void Forward(int channels, Span<float> gates, Span<float> gated)
    {
        Check(channels, gates.Length, gated.Length);
        fixed (float* z = gates, g = gated)
        {
            int done = 0;
            int rows = gated.Length / channels;
            if (Simd512.IsSupported)
            {
                done = ForwardColumns<Simd512>(channels, rows, z, g, done);
            }

            if (Simd256.IsSupported)
            {
                done = ForwardColumns<Simd256>(channels, rows, z, g, done);
            }

            if (Simd128.IsSupported)
            {
                done = ForwardColumns<Simd128>(channels, rows, z, g, done);
            }

            ForwardReference(channels, gates, gated, done);
        }
    }

    /// <summary>The product of one vector of gates alone, with the bits that <see cref="Forward"/> gives a vector.</summary>
    /// <param name="filter">The convolution's output for some channels of the filter.</param>
    /// <param name="gate">That for the same channels of the gate.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V filter, V gate)
        where V : struct, ISimd<V>
    {
        V one = V.Broadcast(1);
        filter = V.Min(V.Broadcast(FilterLimit), V.Max(V.Broadcast(-FilterLimit), filter));
        gate = V.Min(V.Broadcast(GateLimit), V.Max(V.Broadcast(-GateLimit), gate));
        V a = Exponential.Of(V.Multiply(V.Broadcast(-2), filter));
        V b = V.Add(one, Exponential.Of(V.Multiply(V.Broadcast(-1), gate)));
        V r = V.Divide(one, V.Multiply(V.Add(one, a), b));
        return V.Multiply(V.Subtract(one, a), r);
    }

    /// <summary>Turns the activated gates into the gradient of the convolution's output, and recomputes their product on the way.</summary>
    /// <param name="channels">D.</param>
    /// <param name="gates">Shape [rows, 2 D]; tanh and sigmoid in, gradient out.</param>
    /// <param name="gated">Shape [rows, D]; the gradient of the product in, the product out.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public static void Backward(int channels, Span<float> gates, Span<float> gated)
    {
        Check(channels, gates.Length, gated.Length);
        fixed (float* z = gates, g = gated)
        {
            int done = 0;
            int rows = gated.Length / channels;
            if (Simd512.IsSupported)
            {
                done = BackwardColumns<Simd512>(channels, rows, z, g, done);
            }

            if (Simd256.IsSupported)
            {
                done = BackwardColumns<Simd256>(channels, rows, z, g, done);
            }

            if (Simd128.IsSupported)
            {
                done = BackwardColumns<Simd128>(channels, rows, z, g, done);
            }

            BackwardReference(channels, gates, gated, done);
        }
    }

    /// <summary>The definition of <see cref="Forward"/> from channel <paramref name="first"/> on.</summary>
    internal static void ForwardReference(int channels, Span<float> gates, Span<float> gated, int first = 0)
    {
        for (int row = 0; row < gated.Length / channels && first < channels; row++)
        {
            for (int c = first; c < channels; c++)
            {
                ref float filter = ref gates[(row * 2 * channels) + c];
                ref float gate = ref gates[(row * 2 * channels) + channels + c];
                filter = MathF.Tanh(filter);
                gate = 1 / (1 + MathF.Exp(-gate));
                gated[(row * channels) + c] = filter * gate;
            }
        }
    }

    /// <summary>The definition of <see cref="Backward"/> from channel <paramref name="first"/> on.</summary>
    internal static void BackwardReference(int channels, Span<float> gates, Span<float> gated, int first = 0)
    {
        for (int row = 0; row < gated.Length / channels && first < channels; row++)
        {
            for (int c = first; c < channels; c++)
            {
                ref float filter = ref gates[(row * 2 * channels) + c];
                ref float gate = ref gates[(row * 2 * channels) + channels + c];
                ref float product = ref gated[(row * channels) + c];
                (float tanh, float sigmoid, float gradient) = (filter, gate, product);
                filter = gradient * sigmoid * (1 - (tanh * tanh));
                gate = gradient * tanh * sigmoid * (1 - sigmoid);
                product = tanh * sigmoid;
            }
        }
    }

    internal static void Check(int channels, int gates, int gated)
    {
        if (channels < 1 || gated % channels != 0 || gates != 2 * gated)
        {
            throw new ArgumentException($"gates must be twice as long as gated, and both whole rows of {channels} channels, but were {gates} and {gated}.");
        }
    }

    // Lanes are neighbouring channels of one row; channels that fill no vector are left to a narrower width.
    private static int ForwardColumns<V>(int channels, int rows, float* gates, float* gated, int first)
        where V : struct, ISimd<V>
    {
        int end = first + ((channels - first) / V.Count * V.Count);
        V one = V.Broadcast(1), filterLimit = V.Broadcast(FilterLimit), gateLimit = V.Broadcast(GateLimit);
        V minusFilterLimit = V.Broadcast(-FilterLimit), minusGateLimit = V.Broadcast(-GateLimit);
        V minusTwo = V.Broadcast(-2), minusOne = V.Broadcast(-1);
        for (; rows > 0 && first < end; rows--, gates += 2 * channels, gated += channels)
        {
            for (int c = first; c < end; c += V.Count)
            {
                V filter = V.Min(filterLimit, V.Max(minusFilterLimit, V.Load(gates + c)));
                V gate = V.Min(gateLimit, V.Max(minusGateLimit, V.Load(gates + channels + c)));
                V a = Exponential.Of(V.Multiply(minusTwo, filter));
                V b = V.Add(one, Exponential.Of(V.Multiply(minusOne, gate)));
                V onePlusA = V.Add(one, a);
                V r = V.Divide(one, V.Multiply(onePlusA, b));
                V product = V.Multiply(V.Subtract(one, a), r);
                V.Store(V.Multiply(product, b), gates + c);
                V.Store(V.Multiply(onePlusA, r), gates + channels + c);
                V.Store(product, gated + c);
            }
        }

        return end;
    }

    private static int BackwardColumns<V>(int channels, int rows, float* gates, float* gated, int first)
        where V : struct, ISimd<V>
    {
        int end = first + ((channels - first) / V.Count * V.Count);
        V one = V.Broadcast(1);
        for (; rows > 0 && first < end; rows--, gates += 2 * channels, gated += channels)
        {
            for (int c = first; c < end; c += V.Count)
            {
                V tanh = V.Load(gates + c);
                V sigmoid = V.Load(gates + channels + c);
                V gradient = V.Load(gated + c);
                V product = V.Multiply(tanh, sigmoid);
                V.Store(V.Multiply(V.Multiply(gradient, sigmoid), V.Subtract(one, V.Multiply(tanh, tanh))), gates + c);
                V.Store(V.Multiply(V.Multiply(gradient, product), V.Subtract(one, sigmoid)), gates + channels + c);
                V.Store(product, gated + c);
            }
        }

        return end;
    }
}
