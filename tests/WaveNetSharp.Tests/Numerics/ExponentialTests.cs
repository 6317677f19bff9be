using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

// Every width in every process: where the hardware has it not, the runtime computes the same in narrower pieces.
public sealed class ExponentialTests
{
    private const float Lowest = -87;
    private const float Highest = 88;

    // What the kernel promises.
    private const double UnitsInTheLastPlace = 1.3;

    public static TheoryData<int> Widths => [512, 256, 128];

    [Theory, MemberData(nameof(Widths))]
    public void Of_DenseGrid_IsWithinTheStatedUnits(int bits)
    {
        const int Points = 1 << 20;
        float[] x = [.. Enumerable.Range(0, Points).Select(i => Lowest + ((Highest - Lowest) * i / (Points - 1)))];
        float[] results = Of(bits, x);
        double largest = 0;
        for (int i = 0; i < Points; i++)
        {
            double exact = Math.Exp(x[i]);
            largest = Math.Max(largest, Math.Abs(results[i] - exact) / (MathF.BitIncrement((float)exact) - (float)exact));
        }

        Assert.InRange(largest, 0, UnitsInTheLastPlace);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Of_BeyondTheEnds_IsTheEndsValue(int bits)
    {
        float[] ends = Of(bits, [Lowest, Highest, .. new float[14]]);
        float[] beyond = Of(bits, [float.NegativeInfinity, float.PositiveInfinity, float.MinValue, float.MaxValue, -87.01f, 88.01f, .. new float[10]]);
        Assert.Equal([ends[0], ends[1], ends[0], ends[1], ends[0], ends[1], 1, 1], beyond[..8]);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Of_NaNInOneLane_IsNaNInThatLaneOnly(int bits)
    {
        for (int lane = 0; lane < 16; lane++)
        {
            float[] x = new float[16], expected = [.. Enumerable.Repeat(1f, 16)];
            x[lane] = expected[lane] = float.NaN;
            Assert.Equal(expected, Of(bits, x));
        }
    }

    private static float[] Of(int bits, float[] x) => bits switch
    {
        512 => Of<Simd512>(x),
        256 => Of<Simd256>(x),
        _ => Of<Simd128>(x),
    };

    private static unsafe float[] Of<V>(float[] x)
        where V : struct, ISimd<V>
    {
        float[] results = new float[x.Length];
        fixed (float* from = x, to = results)
        {
            for (int i = 0; i < x.Length; i += V.Count)
            {
                V.Store(Exponential.Of(V.Load(from + i)), to + i);
            }
        }

        return results;
    }
}
