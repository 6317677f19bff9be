namespace WaveNetSharp.Audio;

/// <summary>The filters between two sample rates, one behind the other.</summary>
/// <remarks>
/// Up, it is one sharp filter. Down, that filter works from exactly twice the output rate, where it has few taps for each of many outputs;
/// what comes before it need only keep clean what it cannot take away, and is short: half-band filters while the rate is far too high, then
/// a short filter with many phases if twice the output rate is not reached yet. Not thread-safe; allocates only when made.
/// </remarks>
internal sealed class RateChain
{
    // A rate is halved while so many times the output rate are left. With less, a half-band filter would become long enough to cost what it saves.
    private const double LeastRatio = 1.25;

    private const int BlockLength = 2048;

    private readonly IRateStage[] _stages;
    private readonly float[][] _blocks;
    private readonly int[] _filled;

    private RateChain(List<IRateStage> stages)
    {
        _stages = [.. stages];
        _blocks = [.. stages.Skip(1).Select(_ => new float[BlockLength])];
        _filled = new int[_blocks.Length];
    }

    /// <summary>Makes the filters between two different rates. The first output is number 0.</summary>
    public static RateChain Between(int inputRate, int outputRate)
    {
        if (inputRate < outputRate)
        {
            return new RateChain([new PolyphaseStage(PolyphaseFilter.Sharp(inputRate, outputRate), inputEarly: 0, last: true)]);
        }

        int halvings = 0;
        while (inputRate / (double)(2L << halvings) >= LeastRatio * outputRate)
        {
            halvings++;
        }

        List<IRateStage> stages = [];
        int early = 0;
        for (int i = 0; i < halvings; i++)
        {
            // The next filter must count as its sample 0 one that is even, and so on to the last of them.
            double kept = 0.5 * outputRate * (1L << i) / inputRate;
            int multiple = 1 << (halvings - i);
            int wanted = (((Halver.HalfBandEarly(kept) + (early / 2) - 1) / multiple) + 1) * multiple;
            stages.Add(Halver.HalfBand(kept, wanted - (early / 2)));
            early = wanted;
        }

        long twice = 2L * outputRate << halvings;
        if (inputRate != twice)
        {
            PolyphaseStage wide = new(PolyphaseFilter.Wide(inputRate, twice), early, last: false);
            stages.Add(wide);
            early = wide.Early;
        }

        stages.Add(Halver.Sharp(early / 2));
        return new RateChain(stages);
    }

    /// <inheritdoc cref="IRateStage.Run"/>
    public (int Taken, int Given) Run(ReadOnlySpan<float> input, Span<float> output) => Run(0, input, output);

    private (int Taken, int Given) Run(int stage, ReadOnlySpan<float> input, Span<float> output)
    {
        if (stage == _stages.Length - 1)
        {
            return _stages[stage].Run(input, output);
        }

        // What the rest of the chain has no room for waits in the block between.
        float[] block = _blocks[stage];
        int taken = 0;
        int given = 0;
        while (true)
        {
            (int passed, int made) = Run(stage + 1, block.AsSpan(0, _filled[stage]), output[given..]);
            given += made;
            block.AsSpan(passed, _filled[stage] - passed).CopyTo(block);
            _filled[stage] -= passed;
            if (given == output.Length)
            {
                return (taken, given);
            }

            (int used, int come) = _stages[stage].Run(input[taken..], block.AsSpan(_filled[stage]));
            taken += used;
            _filled[stage] += come;
            if (used == 0 && come == 0)
            {
                return (taken, given);
            }
        }
    }
}
