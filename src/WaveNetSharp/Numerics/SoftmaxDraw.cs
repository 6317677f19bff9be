using System.Runtime.CompilerServices;

namespace WaveNetSharp.Numerics;

/// <summary>Draws an index from the softmax of logits: the index where the running sum of the weights e^(scale (logit - highest)) passes a number.</summary>
/// <remarks>
/// The sum runs down columns: indices that leave the same remainder by 16 are one, [i / 16, i mod 16]. So a vector of weights is added to the
/// sums of all its columns at once, and a draw finds its column among 16 sums, then its index among 16 weights. Weights and the sums down a
/// column, which start from 0 in each, are float; the sums from column to column are double. A weight is within 2e-7 of itself, a running sum
/// within 1e-6. All have the same bits at every width and in the plain loop. Not thread-safe; allocates when it is built and nothing afterwards.
/// </remarks>
internal sealed unsafe class SoftmaxDraw
{
    // As many as the widest vector has lanes.
    private const int Columns = 16;

    // 2^-126 is the smallest normal float. Taken away from every weight, it leaves what lies below with exactly 0, and does not change 1.
    private const float LowestExponent = -126;
    private const float Least = 1.17549435e-38f;

    // 2^r = 1 + C1 r + ... + C5 r^5 on [-0.5, 0.5]: the largest relative error, 9e-8, is the smallest for this degree with 1 at 0.
    private const float C1 = 0.693146978f;
    private const float C2 = 0.240222421f;
    private const float C3 = 0.0555073374f;
    private const float C4 = 0.00967151269f;
    private const float C5 = 0.00132647272f;

    private readonly float[] _weights;
    private readonly float[] _sums = new float[Columns];
    private readonly double[] _before = new double[Columns + 1];

    /// <summary>Prepares to draw from <paramref name="count"/> logits.</summary>
    /// <exception cref="ArgumentException">The count is not a positive multiple of 16.</exception>
    public SoftmaxDraw(int count)
    {
        if (count < 1 || count % Columns != 0)
        {
            throw new ArgumentException($"count must be a positive multiple of {Columns}, but was {count:N0}.", nameof(count));
        }

        _weights = new float[count];
    }

    /// <summary>What <see cref="Weigh"/> gave each index: 1 for the highest logit, exactly 0 below 2^-126.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The sum of each column's weights.</summary>
    internal ReadOnlySpan<float> Sums => _sums;

    /// <summary>Weighs every index.</summary>
    /// <param name="logits">Shape [count]; -Infinity forbids an index.</param>
    /// <param name="scale">1 / temperature.</param>
    /// <returns>The highest logit, and the sum of all weights. The sum is NaN when a logit is NaN or +Infinity, or when all are -Infinity.</returns>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    public (float Highest, double Sum) Weigh(ReadOnlySpan<float> logits, float scale)
    {
        if (logits.Length != _weights.Length)
        {
            throw new ArgumentException($"there must be {_weights.Length:N0} logits, but there were {logits.Length:N0}.", nameof(logits));
        }

        float factor = scale * 1.44269504f;
        float highest = Simd512.IsSupported ? Vectorized<Simd512>(logits, factor)
            : Simd256.IsSupported ? Vectorized<Simd256>(logits, factor)
            : Simd128.IsSupported ? Vectorized<Simd128>(logits, factor)
            : Reference(logits, factor);
        return (highest, AddColumns());
    }

    /// <summary>Finds the index where the running sum passes a number.</summary>
    /// <param name="number">In [0, sum) of what <see cref="Weigh"/> returned, which must have been finite.</param>
    /// <returns>An index with a weight above 0.</returns>
    public int Find(double number)
    {
        // Without branches, for none could be predicted: as many steps are passed as have a running sum up to the number. The two limits matter
        // where a product or a difference was rounded up to the next sum; without them a forbidden index could follow.
        ReadOnlySpan<double> before = _before;
        number = number < before[Columns] ? number : Math.BitDecrement(before[Columns]);
        int column = 0;
        for (int next = 1; next < before.Length; next++)
        {
            column += before[next] <= number ? 1 : 0;
        }

        float rest = (float)(number - before[column]);
        rest = rest < _sums[column] ? rest : MathF.BitDecrement(_sums[column]);
        float running = 0;
        int row = 0;
        ReadOnlySpan<float> weights = _weights;
        for (int i = column; i < weights.Length; i += Columns)
        {
            running += weights[i];
            row += running <= rest ? 1 : 0;
        }

        return (row * Columns) + column;
    }

    /// <summary>The definition of the weights and of the sums down the columns.</summary>
    /// <param name="logits">Shape [count].</param>
    /// <param name="factor">scale log2 e.</param>
    internal float Reference(ReadOnlySpan<float> logits, float factor)
    {
        float highest = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            highest = MathF.Max(highest, logit);
        }

        Array.Clear(_sums);
        for (int i = 0; i < logits.Length; i++)
        {
            _weights[i] = TwoTo(MathF.Max(LowestExponent, (logits[i] - highest) * factor)) - Least;
            _sums[i % Columns] += _weights[i];
        }

        return highest;
    }

    // Lanes are neighbouring columns. A NaN may get lost in the highest logit, but not in its own weight.
    internal float Vectorized<V>(ReadOnlySpan<float> logits, float factor)
        where V : struct, ISimd<V>
    {
        fixed (float* x = logits, weights = _weights, sums = _sums)
        {
            V most = V.Broadcast(float.NegativeInfinity);
            for (int i = 0; i < logits.Length; i += V.Count)
            {
                most = V.Max(V.Load(x + i), most);
            }

            V.Store(most, sums);
            (float highest, float odd) = (sums[0], sums[1]);
            for (int lane = 2; lane < V.Count; lane += 2)
            {
                highest = float.MaxNative(sums[lane], highest);
                odd = float.MaxNative(sums[lane + 1], odd);
            }

            highest = float.MaxNative(odd, highest);
            V shift = V.Broadcast(highest), factors = V.Broadcast(factor), lowest = V.Broadcast(LowestExponent), least = V.Broadcast(Least);
            for (int column = 0; column < Columns; column += V.Count)
            {
                V sum = V.Broadcast(0);
                for (int i = column; i < logits.Length; i += Columns)
                {
                    V exponent = V.Max(lowest, V.Multiply(V.Subtract(V.Load(x + i), shift), factors));
                    V weight = V.Subtract(TwoTo(exponent), least);
                    V.Store(weight, weights + i);
                    sum = V.Add(sum, weight);
                }

                V.Store(sum, sums + column);
            }

            return highest;
        }
    }

    // The sums before each column, and all. Those of four columns are added at a time, for they need not wait for the columns before.
    private double AddColumns()
    {
        double before = 0;
        for (int column = 0; column < Columns; column += 4)
        {
            double one = _sums[column];
            double two = one + _sums[column + 1];
            double three = two + _sums[column + 2];
            double four = three + _sums[column + 3];
            _before[column + 1] = before + one;
            _before[column + 2] = before + two;
            _before[column + 3] = before + three;
            _before[column + 4] = before += four;
        }

        return before;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V TwoTo<V>(V exponent)
        where V : struct, ISimd<V>
    {
        V n = V.Round(exponent);
        V r = V.Subtract(exponent, n);
        V power = V.MultiplyAdd(r, V.Broadcast(C5), V.Broadcast(C4));
        power = V.MultiplyAdd(power, r, V.Broadcast(C3));
        power = V.MultiplyAdd(power, r, V.Broadcast(C2));
        power = V.MultiplyAdd(power, r, V.Broadcast(C1));
        power = V.MultiplyAdd(power, r, V.Broadcast(1));
        return V.Multiply(power, V.PowerOfTwo(n));
    }

    // Rounded where a lane is: fused where the machine fuses.
    private static float TwoTo(float exponent)
    {
        float n = MathF.Round(exponent);
        float r = exponent - n;
        float power = float.MultiplyAddEstimate(r, C5, C4);
        power = float.MultiplyAddEstimate(power, r, C3);
        power = float.MultiplyAddEstimate(power, r, C2);
        power = float.MultiplyAddEstimate(power, r, C1);
        power = float.MultiplyAddEstimate(power, r, 1);
        return power * BitConverter.Int32BitsToSingle(((int)n + 127) << 23);
    }
}
