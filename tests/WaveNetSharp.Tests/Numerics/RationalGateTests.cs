using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

// Every width in every process: where the hardware has it not, the runtime computes the same in narrower pieces.
public sealed class RationalGateTests
{
    // What the kernel promises: 9e-7 for tanh, half of that for sigmoid, and twenty roundings of at most 6e-8 that do not all fall to one side.
    private const double Tolerance = 2.5e-6;

    // Neighbours have the same error but for those roundings.
    private const float Waver = 1.2e-6f;

    private static readonly float[] Ends =
    [
        0, -0f, 7, -7, 14, -14, 7.000001f, -7.000001f, 14.000001f, -14.000001f, 1e30f, -1e30f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, 1e-4f, -1e-4f,
    ];

    public static TheoryData<int> Channels => [.. Enumerable.Range(1, Inputs.LongestLength + 5)];

    public static TheoryData<int> Widths => [512, 256, 128];

    [Theory, MemberData(nameof(Widths))]
    public void Of_DenseGridAndEnds_IsWithinTheStatedBoundAndBelowOne(int bits)
    {
        (float[] filter, float[] gate) = Grid();
        float[] actual = Of(bits, filter, gate);
        double[] exact = [.. filter.Zip(gate, (x, y) => Math.Tanh(x) / (1 + Math.Exp(-(double)y)))];
        Difference.AssertWithin(Tolerance, exact, actual, "product");
        Assert.InRange(actual.Max(MathF.Abs), 0, 1 - (1f / (1 << 24)));
    }

    [Theory, MemberData(nameof(Widths))]
    public void Of_DenseGridAndEnds_HasTheBitsOfTheReference(int bits)
    {
        (float[] filter, float[] gate) = Grid();
        float[] expected = new float[filter.Length];
        RationalGate.Reference(1, [.. filter.Zip(gate).SelectMany(pair => new[] { pair.First, pair.Second })], expected);
        AssertSameBits(expected, Of(bits, filter, gate), "grid");
    }

    [Fact]
    public void Of_EitherArgumentGrows_NeverFallsByMoreThanRounding()
    {
        const int Points = 1 << 16;
        float[] rising = [.. Enumerable.Range(0, Points).Select(i => -16 + (32f * i / (Points - 1)))];
        foreach (float other in (float[])[0.3f, 2, 6, 20])
        {
            float[] level = [.. Enumerable.Repeat(other, Points)];
            AssertRises(Of(128, rising, level));
            AssertRises(Of(128, level, rising));
        }

        static void AssertRises(float[] values)
        {
            for (int i = 1; i < values.Length; i++)
            {
                Assert.True(values[i] >= values[i - 1] - Waver, $"value {i} is {values[i]:g9} after {values[i - 1]:g9}.");
            }
        }
    }

    [Theory, MemberData(nameof(Channels))]
    public void Invoke_AnyShape_HasTheBitsOfTheReference(int channels)
    {
        for (int rows = 0; rows <= 3; rows++)
        {
            float[] before = new Random(channels).Uniform(rows * 2 * channels, 5);
            Guarded gates = new(before), gated = new(rows * channels), expected = new(rows * channels);
            RationalGate.Invoke(channels, gates, gated);
            RationalGate.Reference(channels, gates, expected);
            AssertSameBits(expected, gated, (rows, channels));
            Assert.Equal(before, gates.Span);
            gates.AssertNeighboursUntouched();
            gated.AssertNeighboursUntouched();
        }
    }

    // A network that has broken down must show.
    [Theory, MemberData(nameof(Channels))]
    public void Invoke_OneNaN_IsNaNInTheProduct(int channels)
    {
        for (int i = 0; i < 2 * channels; i++)
        {
            float[] gates = new float[2 * channels], gated = new float[channels];
            gates[i] = float.NaN;
            RationalGate.Invoke(channels, gates, gated);
            Assert.Equal(float.NaN, gated[i % channels]);
            Assert.Equal(1, gated.Count(float.IsNaN));
        }
    }

    [Theory]
    [InlineData(4, 16, 9)]
    [InlineData(4, 12, 8)]
    [InlineData(3, 16, 8)]
    [InlineData(0, 16, 8)]
    public void Invoke_LengthsDoNotMatch_ThrowsNamingBoth(int channels, int gates, int gated)
    {
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => RationalGate.Invoke(channels, new float[gates], new float[gated]));
        Assert.Contains($"whole rows of {channels} channels, but were {gates} and {gated}", wrong.Message, StringComparison.Ordinal);
    }

    // A thousand times a thousand points over the range where the curves bend and beyond, off the round numbers, and all pairs of the ends.
    private static (float[] Filter, float[] Gate) Grid()
    {
        const int Side = 1 << 10;
        float[] x = [.. Enumerable.Range(0, Side).Select(i => -8.01f + (16.02f * i / (Side - 1)))];
        return (
            [.. x.SelectMany(filter => x.Select(_ => filter)), .. Ends.SelectMany(filter => Ends.Select(_ => filter))],
            [.. x.SelectMany(_ => x.Select(gate => 2 * gate)), .. Ends.SelectMany(_ => Ends)]);
    }

    private static float[] Of(int bits, float[] filter, float[] gate) => bits switch
    {
        512 => Of<Simd512>(filter, gate),
        256 => Of<Simd256>(filter, gate),
        _ => Of<Simd128>(filter, gate),
    };

    private static unsafe float[] Of<V>(float[] filter, float[] gate)
        where V : struct, ISimd<V>
    {
        float[] results = new float[filter.Length];
        fixed (float* x = filter, y = gate, to = results)
        {
            for (int i = 0; i < results.Length; i += V.Count)
            {
                V.Store(RationalGate.Of(V.Load(x + i), V.Load(y + i)), to + i);
            }
        }

        return results;
    }

    private static void AssertSameBits<T>(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, T shape)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]),
                $"{shape}: element {i} must be {expected[i]:g9}, but was {actual[i]:g9}.");
        }
    }
}
