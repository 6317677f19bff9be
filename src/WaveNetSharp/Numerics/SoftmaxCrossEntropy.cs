namespace WaveNetSharp.Numerics;

/// <summary>The cross-entropy of a softmax against one code, in nats, and its gradient.</summary>
/// <remarks>The largest logit is subtracted first, so no finite logits overflow. Sums over a row run in lanes; the loss is summed in double.</remarks>
internal static unsafe class SoftmaxCrossEntropy
{
    /// <summary>Sums the loss of all rows and replaces the logits by the gradient of scale times that sum.</summary>
    /// <param name="logits">Shape [rows, Q]; overwritten with scale (softmax - one-hot of the target).</param>
    /// <param name="targets">Shape [rows]; each below Q.</param>
    /// <param name="scale">Factor of the gradient, usually 1 / number of targets in the batch. The returned loss is not scaled.</param>
    /// <returns>The summed loss in nats; NaN when a logit is.</returns>
    /// <exception cref="ArgumentException">The logits are not whole rows for the targets.</exception>
    public static double Backward(Span<float> logits, ReadOnlySpan<byte> targets, float scale)
    {
        int width = Width(logits.Length, targets);
        double loss = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            Span<float> values = logits.Slice(row * width, width);
            float target = values[targets[row]];
            (float maximum, float sum) = ExponentialsInPlace(values);
            loss += Math.Log(sum) + ((double)maximum - target);
            System.Numerics.Tensors.TensorPrimitives.Multiply(values, scale / sum, values);
            values[targets[row]] -= scale;
        }

        return loss;
    }

    /// <summary>Sums the loss of all rows. The logits are overwritten.</summary>
    /// <param name="logits">Shape [rows, Q]; used as scratch.</param>
    /// <param name="targets">Shape [rows]; each below Q.</param>
    /// <returns>The summed loss in nats; NaN when a logit is.</returns>
    /// <exception cref="ArgumentException">The logits are not whole rows for the targets.</exception>
    public static double Loss(Span<float> logits, ReadOnlySpan<byte> targets)
    {
        int width = Width(logits.Length, targets);
        double loss = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            Span<float> values = logits.Slice(row * width, width);
            float target = values[targets[row]];
            (float maximum, float sum) = ExponentialsInPlace(values);
            loss += Math.Log(sum) + ((double)maximum - target);
        }

        return loss;
    }

    /// <summary>The definition of <see cref="Backward"/>, in double precision.</summary>
    internal static double Reference(Span<float> logits, ReadOnlySpan<byte> targets, float scale)
    {
        int width = Width(logits.Length, targets);
        double loss = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            Span<float> values = logits.Slice(row * width, width);
            double maximum = double.NegativeInfinity;
            foreach (float value in values)
            {
                maximum = Math.Max(maximum, value);
            }

            double sum = 0;
            foreach (float value in values)
            {
                sum += Math.Exp(value - maximum);
            }

            loss += Math.Log(sum) + (maximum - values[targets[row]]);
            for (int q = 0; q < width; q++)
            {
                values[q] = (float)(scale * ((Math.Exp(values[q] - maximum) / sum) - (q == targets[row] ? 1 : 0)));
            }
        }

        return loss;
    }

    private static int Width(int logits, ReadOnlySpan<byte> targets)
    {
        int width = targets.IsEmpty ? 0 : logits / targets.Length;
        if (width * targets.Length != logits || (width < 256 && targets.ContainsAnyInRange((byte)width, byte.MaxValue)))
        {
            throw new ArgumentException($"logits must be whole rows for {targets.Length} targets below the row's width, but were {logits} floats.");
        }

        return width;
    }

    // Replaces the values by e^(value - maximum) and returns the maximum and their sum.
    private static (float Maximum, float Sum) ExponentialsInPlace(Span<float> values)
    {
        float maximum = System.Numerics.Tensors.TensorPrimitives.Max(values);
        fixed (float* v = values)
        {
            int done = 0;
            float sum = 0;
            if (Simd512.IsSupported)
            {
                sum += Vectorized<Simd512>(v, values.Length, maximum, ref done);
            }

            if (Simd256.IsSupported)
            {
                sum += Vectorized<Simd256>(v, values.Length, maximum, ref done);
            }

            if (Simd128.IsSupported)
            {
                sum += Vectorized<Simd128>(v, values.Length, maximum, ref done);
            }

            for (; done < values.Length; done++)
            {
                v[done] = MathF.Exp(v[done] - maximum);
                sum += v[done];
            }

            return (maximum, sum);
        }
    }

    // Lanes are neighbouring codes.
    private static float Vectorized<V>(float* values, int length, float maximum, ref int done)
        where V : struct, ISimd<V>
    {
        V sum = V.Broadcast(0), shift = V.Broadcast(maximum);
        for (; done + V.Count <= length; done += V.Count)
        {
            V value = Exponential.Of(V.Subtract(V.Load(values + done), shift));
            V.Store(value, values + done);
            sum = V.Add(sum, value);
        }

        return V.Sum(sum);
    }
}
