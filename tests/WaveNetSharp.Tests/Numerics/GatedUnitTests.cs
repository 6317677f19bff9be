using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class GatedUnitTests
{
    // What the kernel promises of all three results, each at most 1.
    private const double ForwardTolerance = 3e-7;

    // All factors are at most 1: 1 - tanh^2 is off by two roundings of at most 6e-8, and three products by one each.
    private const double BackwardTolerance = 3e-7;

    public static TheoryData<int> Channels => [.. Enumerable.Range(1, Inputs.LongestLength + 5)];

    [Theory, MemberData(nameof(Channels))]
    public void Forward_AnyShape_MatchesReference(int channels)
    {
        for (int rows = 0; rows <= 3; rows++)
        {
            float[] before = new Random(channels).Uniform(rows * 2 * channels, 5);
            Guarded gates = new(before), gated = new(rows * channels), expectedGates = new(before), expectedGated = new(rows * channels);
            GatedUnit.Forward(channels, gates, gated);
            GatedUnit.ForwardReference(channels, expectedGates, expectedGated);
            Difference.AssertWithin(ForwardTolerance, expectedGates.Span, gates, (rows, channels));
            Difference.AssertWithin(ForwardTolerance, expectedGated.Span, gated, (rows, channels));
            gates.AssertNeighboursUntouched();
            gated.AssertNeighboursUntouched();
        }
    }

    [Theory, MemberData(nameof(Channels))]
    public void Backward_AnyShape_MatchesReferenceAndDoublePrecision(int channels)
    {
        for (int rows = 0; rows <= 3; rows++)
        {
            Random random = new(channels);
            float[] activated = random.Uniform(rows * 2 * channels), gradient = random.Uniform(rows * channels);
            double[] exactGates = new double[activated.Length], exactGated = new double[gradient.Length];
            for (int i = 0; i < gradient.Length; i++)
            {
                (int filter, int gate) = Elements(i, channels);
                activated[gate] = Math.Abs(activated[gate]);
                (double tanh, double sigmoid) = (activated[filter], activated[gate]);
                exactGates[filter] = gradient[i] * sigmoid * (1 - (tanh * tanh));
                exactGates[gate] = gradient[i] * tanh * sigmoid * (1 - sigmoid);
                exactGated[i] = tanh * sigmoid;
            }

            Guarded gates = new(activated), gated = new(gradient);
            GatedUnit.Backward(channels, gates, gated);
            Difference.AssertWithin(BackwardTolerance, exactGates, gates, (rows, channels));
            Difference.AssertWithin(BackwardTolerance, exactGated, gated, (rows, channels));
            gates.AssertNeighboursUntouched();
            gated.AssertNeighboursUntouched();

            GatedUnit.BackwardReference(channels, activated, gradient);
            Difference.AssertWithin(BackwardTolerance, exactGates, activated, (rows, channels));
            Difference.AssertWithin(BackwardTolerance, exactGated, gradient, (rows, channels));
        }
    }

    // 16 channels fill a vector of every width; 1 channel is all tail.
    [Theory]
    [InlineData(16)]
    [InlineData(1)]
    public void Forward_AMillionPairs_AreWithinTheStatedBound(int channels)
    {
        // A million pairs, every other one from the range where both curves bend, and all pairs of the saturated ends.
        const int Points = 1 << 20;
        float[] ends = [0, 15, 30, 100, float.MaxValue, float.PositiveInfinity, float.Epsilon, 1e-4f];
        ends = [.. ends, .. ends.Select(end => -end)];
        float[] gates = new Random(1).Uniform(2 * Points, 20), gated = new float[Points];
        double[] exactGates = new double[gates.Length], exactGated = new double[Points];
        for (int i = 0; i < Points; i++)
        {
            (int filter, int gate) = Elements(i, channels);
            if (i < ends.Length * ends.Length)
            {
                (gates[filter], gates[gate]) = (ends[i / ends.Length], ends[i % ends.Length]);
            }
            else if (i % 2 == 0)
            {
                (gates[filter], gates[gate]) = (gates[filter] / 5, gates[gate] / 5);
            }

            exactGates[filter] = Math.Tanh(gates[filter]);
            exactGates[gate] = 1 / (1 + Math.Exp(-gates[gate]));
            exactGated[i] = exactGates[filter] * exactGates[gate];
        }

        GatedUnit.Forward(channels, gates, gated);
        Difference.AssertWithin(ForwardTolerance, exactGates, gates, "tanh and sigmoid");
        Difference.AssertWithin(ForwardTolerance, exactGated, gated, "product");
    }

    // A training that has diverged must show.
    [Theory, MemberData(nameof(Channels))]
    public void Forward_OneNaN_IsNaNInTheProduct(int channels)
    {
        for (int i = 0; i < 2 * channels; i++)
        {
            float[] gates = new float[2 * channels], gated = new float[channels];
            gates[i] = float.NaN;
            GatedUnit.Forward(channels, gates, gated);
            Assert.Equal(float.NaN, gates[i]);
            Assert.Equal(float.NaN, gated[i % channels]);
            Assert.Equal(1, gated.Count(float.IsNaN));
        }
    }

    [Theory]
    [InlineData(4, 16, 9)]
    [InlineData(4, 12, 8)]
    [InlineData(3, 16, 8)]
    [InlineData(0, 16, 8)]
    [InlineData(-1, 16, 8)]
    public void ForwardAndBackward_LengthsDoNotMatch_ThrowNamingBoth(int channels, int gates, int gated)
    {
        string message = $"whole rows of {channels} channels, but were {gates} and {gated}";
        ArgumentException forward = Assert.Throws<ArgumentException>(() => GatedUnit.Forward(channels, new float[gates], new float[gated]));
        ArgumentException backward = Assert.Throws<ArgumentException>(() => GatedUnit.Backward(channels, new float[gates], new float[gated]));
        Assert.Contains(message, forward.Message, StringComparison.Ordinal);
        Assert.Contains(message, backward.Message, StringComparison.Ordinal);
    }

    // Where a product's filter and gate stand in the rows [2 D].
    private static (int Filter, int Gate) Elements(int product, int channels)
    {
        int filter = (product / channels * 2 * channels) + (product % channels);
        return (filter, filter + channels);
    }
}
