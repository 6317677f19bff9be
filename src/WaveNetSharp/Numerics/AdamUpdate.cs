namespace WaveNetSharp.Numerics;

/// <summary>One step of Adam with decoupled weight decay over a flat span.</summary>
/// <remarks>Kingma and Ba 2015 (arXiv:1412.6980), algorithm 1; the decay is that of Loshchilov and Hutter 2019 (arXiv:1711.05101), algorithm 2.</remarks>
internal static unsafe class AdamUpdate
{
    /// <summary>The numbers of one step.</summary>
    /// <param name="LearningRate">Step size.</param>
    /// <param name="WeightDecay">Share of LearningRate by which a parameter shrinks.</param>
    /// <param name="GradientScale">Factor of every gradient: below 1 when the norm is clipped.</param>
    /// <param name="Beta1">Decay of the first moment.</param>
    /// <param name="Beta2">Decay of the second moment.</param>
    /// <param name="Correction1">1 / (1 - Beta1^t).</param>
    /// <param name="Correction2">1 / (1 - Beta2^t).</param>
    /// <param name="Epsilon">Added to the root of the second moment.</param>
    internal readonly record struct Coefficients(
        float LearningRate,
        float WeightDecay,
        float GradientScale,
        float Beta1,
        float Beta2,
        float Correction1,
        float Correction2,
        float Epsilon);

    /// <summary>Updates parameters and both moments.</summary>
    /// <param name="c">The step's numbers.</param>
    /// <param name="parameters">Shape [n]; read and written.</param>
    /// <param name="gradient">Shape [n].</param>
    /// <param name="first">Shape [n]; read and written.</param>
    /// <param name="second">Shape [n]; read and written.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Invoke(in Coefficients c, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
    {
        if (gradient.Length != parameters.Length || first.Length != parameters.Length || second.Length != parameters.Length)
        {
            throw new ArgumentException(
                $"parameters, gradient and moments must have one length, but had {parameters.Length}, {gradient.Length}, {first.Length} and {second.Length}.");
        }

        fixed (float* p = parameters, g = gradient, m = first, v = second)
        {
            int done = 0;
            if (Simd512.IsSupported)
            {
                done = Vectorized<Simd512>(c, parameters.Length, p, g, m, v, done);
            }

            if (Simd256.IsSupported)
            {
                done = Vectorized<Simd256>(c, parameters.Length, p, g, m, v, done);
            }

            if (Simd128.IsSupported)
            {
                done = Vectorized<Simd128>(c, parameters.Length, p, g, m, v, done);
            }

            Reference(c, parameters, gradient, first, second, done);
        }
    }

    /// <summary>The definition, from element <paramref name="start"/> on.</summary>
    internal static void Reference(
        in Coefficients c, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, int start = 0)
    {
        for (int i = start; i < parameters.Length; i++)
        {
            float g = gradient[i] * c.GradientScale;
            first[i] = (c.Beta1 * first[i]) + ((1 - c.Beta1) * g);
            second[i] = (c.Beta2 * second[i]) + ((1 - c.Beta2) * g * g);
            float direction = first[i] * c.Correction1 / (MathF.Sqrt(second[i] * c.Correction2) + c.Epsilon);
            parameters[i] -= c.LearningRate * (direction + (c.WeightDecay * parameters[i]));
        }
    }

    private static int Vectorized<V>(in Coefficients c, int length, float* parameters, float* gradient, float* first, float* second, int done)
        where V : struct, ISimd<V>
    {
        V beta1 = V.Broadcast(c.Beta1), rest1 = V.Broadcast(1 - c.Beta1), beta2 = V.Broadcast(c.Beta2), rest2 = V.Broadcast(1 - c.Beta2);
        V correction1 = V.Broadcast(c.Correction1), correction2 = V.Broadcast(c.Correction2), epsilon = V.Broadcast(c.Epsilon);
        V scale = V.Broadcast(c.GradientScale), decay = V.Broadcast(c.WeightDecay), minusRate = V.Broadcast(-c.LearningRate);
        for (; done + V.Count <= length; done += V.Count)
        {
            V g = V.Multiply(V.Load(gradient + done), scale);
            V m = V.MultiplyAdd(rest1, g, V.Multiply(beta1, V.Load(first + done)));
            V v = V.MultiplyAdd(V.Multiply(rest2, g), g, V.Multiply(beta2, V.Load(second + done)));
            V.Store(m, first + done);
            V.Store(v, second + done);
            V direction = V.Divide(V.Multiply(m, correction1), V.Add(V.Sqrt(V.Multiply(v, correction2)), epsilon));
            V p = V.Load(parameters + done);
            V.Store(V.MultiplyAdd(minusRate, V.MultiplyAdd(decay, p, direction), p), parameters + done);
        }

        return done;
    }
}
