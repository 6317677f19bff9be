using System.Numerics.Tensors;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>Chooses one code after another from the network's logits. Allocates nothing per code. Not thread-safe: one per take.</summary>
internal sealed class Sampler
{
    private const int Codes = 256;

    private readonly RandomSource _random;
    private readonly LikeliestCodes _likeliest = new();
    private readonly float[] _weights = new float[Codes];
    private readonly byte[] _kept = new byte[Codes];

    /// <summary>Prepares to sample.</summary>
    /// <param name="random">One draw per code, none when greedy: so a take goes on from a saved state exactly.</param>
    public Sampler(RandomSource random) => _random = random;

    /// <summary>Where the random numbers stand.</summary>
    public RandomState RandomState
    {
        get => _random.State;
        set => _random.State = value;
    }

    /// <summary>Chooses the next code.</summary>
    /// <param name="logits">[256], unscaled log-probabilities; -Infinity forbids a code.</param>
    /// <param name="options">How to choose; valid.</param>
    /// <exception cref="ArgumentException">The length is not 256.</exception>
    /// <exception cref="ArithmeticException">A logit is NaN or +Infinity, or all are -Infinity: the network has broken down, nothing to sample from.</exception>
    public SampledCode Next(ReadOnlySpan<float> logits, SamplingOptions options)
    {
        if (logits.Length != Codes)
        {
            throw new ArgumentException($"there must be {Codes} logits, but there were {logits.Length:N0}.", nameof(logits));
        }

        float highest = TensorPrimitives.Max(logits);
        if (!float.IsFinite(highest))
        {
            ThrowNotFinite(logits);
        }

        double sum = Weigh(logits, highest, 1);
        double logSum = Math.Log2(sum);
        if (options.Greedy)
        {
            int best = logits.IndexOf(highest);
            return new SampledCode((byte)best, logSum, 0);
        }

        if (options.Temperature != 1)
        {
            sum = Weigh(logits, highest, (float)(1 / options.Temperature));
        }

        (byte code, double drawnFrom) = options.TopK == Codes && options.TopP == 1 ? (DrawFromAll(sum), sum) : DrawFromLikeliest(logits, options, sum);
        double bits = logSum - ((logits[code] - (double)highest) / Math.Log(2));
        return new SampledCode(code, bits, Math.Log2(drawnFrom) - Math.Log2(_weights[code]));
    }

    // The highest logit has weight 1, so nothing overflows and the sum is in [1, 256].
    private double Weigh(ReadOnlySpan<float> logits, float highest, float scale)
    {
        TensorPrimitives.Subtract(logits, highest, _weights);
        if (scale != 1)
        {
            TensorPrimitives.Multiply(_weights, scale, _weights);
        }

        TensorPrimitives.Exp<float>(_weights, _weights);
        return TensorPrimitives.Sum<float>(_weights);
    }

    private byte DrawFromAll(double sum)
    {
        double remaining = _random.NextDouble() * sum;
        int last = 0;
        for (int code = 0; code < Codes; code++)
        {
            remaining -= _weights[code];
            if (remaining < 0)
            {
                return (byte)code;
            }

            last = _weights[code] > 0 ? code : last;
        }

        // Only when the sum was rounded up past the weights and the draw fell into that gap of some 1e-7.
        return (byte)last;
    }

    private (byte Code, double Sum) DrawFromLikeliest(ReadOnlySpan<float> logits, SamplingOptions options, double sum)
    {
        _likeliest.Reset(logits);
        int count = 0;
        if (options.TopK < Codes)
        {
            for (sum = 0; count < options.TopK; count++)
            {
                _kept[count] = _likeliest.Next();
                sum += _weights[_kept[count]];
            }
        }

        double enough = options.TopP * sum;
        double kept = 0;
        int used = 0;
        do
        {
            if (used == count)
            {
                _kept[count++] = _likeliest.Next();
            }

            kept += _weights[_kept[used++]];
        }
        while (kept < enough && used < options.TopK && _weights[_kept[used - 1]] > 0);

        double remaining = _random.NextDouble() * kept;
        int chosen = 0;
        while (chosen < used - 1 && (remaining -= _weights[_kept[chosen]]) >= 0)
        {
            chosen++;
        }

        return (_kept[chosen], kept);
    }

    private static void ThrowNotFinite(ReadOnlySpan<float> logits)
    {
        int count = 0;
        foreach (float logit in logits)
        {
            count += float.IsNaN(logit) || float.IsPositiveInfinity(logit) ? 1 : 0;
        }

        string found = count > 0 ? $"{count} of {Codes} were NaN or infinite" : $"all {Codes} were -Infinity";
        throw new ArithmeticException($"the network's logits must be finite, but {found}. The parameters are damaged: use an earlier checkpoint.");
    }
}
