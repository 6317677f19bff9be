using WaveNetSharp.Numerics;

namespace WaveNetSharp.Generation;

/// <summary>Chooses one code after another from the network's logits. Allocates nothing per code. Not thread-safe: one per take.</summary>
internal sealed class Sampler
{
    private const int Codes = 256;
    private const double Log2E = 1.4426950408889634;

    private readonly RandomSource _random;
    private readonly LikeliestCodes _likeliest = new();
    private readonly SoftmaxDraw _draw = new(Codes);
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

        (float highest, double sum) = _draw.Weigh(logits, 1);
        if (!double.IsFinite(sum))
        {
            ThrowNotFinite(logits);
        }

        double logSum = Math.Log2(sum);
        if (options.Greedy)
        {
            int best = logits.IndexOf(highest);
            return new SampledCode((byte)best, logSum, 0);
        }

        float scale = (float)(1 / options.Temperature);
        if (scale != 1)
        {
            (_, sum) = _draw.Weigh(logits, scale);
        }

        bool all = options.TopK == Codes && options.TopP == 1;
        (byte code, double drawnFrom) = all ? ((byte)_draw.Find(_random.NextDouble() * sum), sum) : DrawFromLikeliest(logits, options, sum);
        double below = (highest - (double)logits[code]) * Log2E;
        double bits = logSum + below;
        return new SampledCode(code, bits, all && scale == 1 ? bits : Math.Log2(drawnFrom) + (below * scale));
    }

    private (byte Code, double Sum) DrawFromLikeliest(ReadOnlySpan<float> logits, SamplingOptions options, double sum)
    {
        ReadOnlySpan<float> weights = _draw.Weights;
        _likeliest.Reset(logits);
        int count = 0;
        if (options.TopK < Codes)
        {
            for (sum = 0; count < options.TopK; count++)
            {
                _kept[count] = _likeliest.Next();
                sum += weights[_kept[count]];
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

            kept += weights[_kept[used++]];
        }
        while (kept < enough && used < options.TopK && weights[_kept[used - 1]] > 0);

        double remaining = _random.NextDouble() * kept;
        int chosen = 0;
        while (chosen < used - 1 && (remaining -= weights[_kept[chosen]]) >= 0)
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
