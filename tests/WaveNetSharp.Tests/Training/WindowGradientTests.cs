using WaveNetSharp.Model;
using WaveNetSharp.Numerics;
using WaveNetSharp.Tests.Model;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class WindowGradientTests
{
    // Central differences with step 1e-6 of a double loss of about 6 are good to 1e-9; a gradient in float sums up to 600 terms of its own size,
    // 600 * 6e-8. Relative to the tensor's largest gradient.
    private const double Tolerance = 5e-5;

    // Small, because a ReLU that opens or closes within the step would spoil the difference.
    private const double Step = 1e-6;

    // More than one tile of 504 rows with a remainder, so that gradients cross a tile's border.
    private const int ManyTiles = 530;

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Accumulate_EveryTensor_MatchesCentralDifferences(string name)
    {
        WaveNetConfig config = TestNetworks.Configs[name];
        using WaveNet network = TestNetworks.Create(config);
        byte[] codes = TestNetworks.Codes(41);

        AssertMatchesCentralDifferences(network, codes, perTensor: 12);
    }

    [Fact]
    public void Accumulate_WindowOfSeveralTiles_MatchesCentralDifferences()
    {
        WaveNetConfig config = TestNetworks.Configs["three taps, one-hot"] with { LayersPerStack = 6, Stacks = 1 };
        using WaveNet network = TestNetworks.Create(config);

        AssertMatchesCentralDifferences(network, TestNetworks.Codes(ManyTiles), perTensor: 2);
    }

    [Fact]
    public void Accumulate_ShortWindowAfterLongOne_IsNotDisturbedByIt()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["three taps, one-hot"]);
        using WindowGradient fresh = new(network.Network, 40);
        using WindowGradient used = new(network.Network, 900);
        using TransposedWeights transposed = Transposed(network);
        byte[] codes = TestNetworks.Codes(41, seed: 3);
        float[] expected = new float[network.Layout.Length];
        float[] actual = new float[network.Layout.Length];
        used.Accumulate(network.Weights, transposed, TestNetworks.Codes(901), 1, new float[network.Layout.Length]);

        double expectedLoss = fresh.Accumulate(network.Weights, transposed, codes, 1, expected);
        double actualLoss = used.Accumulate(network.Weights, transposed, codes, 1, actual);

        Assert.Equal(expectedLoss, actualLoss);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Accumulate_AfterTheFirst_AllocatesNothing()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["two taps, one-hot"]);
        using WindowGradient window = new(network.Network, 600);
        using TransposedWeights transposed = Transposed(network);
        byte[] codes = TestNetworks.Codes(601);
        float[] gradient = new float[network.Layout.Length];
        window.Accumulate(network.Weights, transposed, codes, 1, gradient);

        AllocationAssert.None(() => window.Accumulate(network.Weights, transposed, codes, 1, gradient));
    }

    private static void AssertMatchesCentralDifferences(WaveNet network, byte[] codes, int perTensor)
    {
        using WindowGradient window = new(network.Network, codes.Length - 1);
        using TransposedWeights transposed = Transposed(network);
        float[] gradient = new float[network.Layout.Length];
        double[] parameters = [.. network.Parameters.ToArray().Select(value => (double)value)];

        double loss = window.Accumulate(network.Weights, transposed, codes, 1f / (codes.Length - 1), gradient);

        Assert.Equal(ReferenceNetwork.Loss(network.Config, parameters, codes), loss / (codes.Length - 1), 1e-4);
        Random random = new(7);
        foreach (ParameterSlice slice in network.Layout.Slices)
        {
            float largest = slice.Of((ReadOnlySpan<float>)gradient).ToArray().Max(MathF.Abs);
            for (int sample = 0; sample < perTensor; sample++)
            {
                // The input tables are 256 rows of which the codes touch few: take rows that they touch.
                int index = slice.Name == "input.weight" && slice.Inputs > 1
                    ? (((random.Next(slice.Taps) * slice.Inputs) + codes[random.Next(codes.Length / 2)]) * slice.Outputs) + random.Next(slice.Outputs)
                    : random.Next(slice.Length);
                int element = slice.Offset + index;
                double original = parameters[element];
                parameters[element] = original + Step;
                double above = ReferenceNetwork.Loss(network.Config, parameters, codes);
                parameters[element] = original - Step;
                double below = ReferenceNetwork.Loss(network.Config, parameters, codes);
                parameters[element] = original;
                double expected = (above - below) / (2 * Step);
                Assert.True(
                    Math.Abs(expected - gradient[element]) <= Tolerance * Math.Max(largest, 1e-3),
                    $"{slice.Name}[{index}]: expected {expected}, was {gradient[element]} (largest of the tensor {largest})");
            }
        }
    }

    private static TransposedWeights Transposed(WaveNet network)
    {
        TransposedWeights transposed = new(network.Network);
        for (int piece = 0; piece < transposed.Pieces; piece++)
        {
            transposed.Refresh(piece, network.Parameters);
        }

        return transposed;
    }
}
