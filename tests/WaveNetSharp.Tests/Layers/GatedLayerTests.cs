using WaveNetSharp.Layers;
using WaveNetSharp.Tests.Numerics;

namespace WaveNetSharp.Tests.Layers;

/// <summary>The way back is held against central differences of the whole network in <c>WindowGradientTests</c>.</summary>
public sealed class GatedLayerTests
{
    // z sums at most 16 terms to below 5, each rounded by at most 2.4e-7, so it is off by 4e-6 at most; tanh times sigmoid is no steeper than
    // 1.25 and adds 3e-7: 5.3e-6. Seven of these times weights of 1/4, and eight roundings of sums below 4 (1.2e-7 each): 1.1e-5.
    private const double Tolerance = 1.1e-5;

    private const int Rows = 11;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 8)]
    [InlineData(3, 4)]
    public void Forward_AnyDilation_IsThePlainFormula(int taps, int dilation)
    {
        GatedLayer layer = new(taps, dilation, Residual: 5, Channels: 7, Skip: 6);
        Random random = new(taps + dilation);
        float[] dilated = random.Uniform(taps * 5 * 14, 0.25f), dilatedBias = random.Uniform(14), skipWeight = random.Uniform(7 * 6, 0.25f);
        float[] residual = random.Uniform(7 * 5, 0.25f), residualBias = random.Uniform(5);
        float[] input = random.Uniform((layer.History + Rows) * 5), skip = random.Uniform(Rows * 6), next = new float[Rows * 5];
        double[] gated = new double[Rows * 7], expectedSkip = new double[skip.Length], expectedNext = new double[next.Length];
        double Z(int t, int column) => dilatedBias[column] + Enumerable.Range(0, taps * 5).Sum(at =>
            (double)input[((t + (at / 5 * dilation)) * 5) + (at % 5)] * dilated[(at * 14) + column]);
        for (int i = 0; i < gated.Length; i++)
        {
            gated[i] = Math.Tanh(Z(i / 7, i % 7)) / (1 + Math.Exp(-Z(i / 7, 7 + (i % 7))));
        }

        double Project(float[] weight, int width, int at) => Enumerable.Range(0, 7).Sum(c => gated[(at / width * 7) + c] * weight[(c * width) + (at % width)]);
        for (int i = 0; i < skip.Length; i++)
        {
            expectedSkip[i] = skip[i] + Project(skipWeight, 6, i);
        }

        for (int i = 0; i < next.Length; i++)
        {
            expectedNext[i] = input[(layer.History * 5) + i] + residualBias[i % 5] + Project(residual, 5, i);
        }

        GatedLayerWeights weights = new(dilated, dilatedBias, residual, residualBias, skipWeight);
        layer.Forward(weights, input, new float[Rows * 14], new float[Rows * 7], skip, next);

        Difference.AssertWithin(Tolerance, expectedSkip, skip, "skip");
        Difference.AssertWithin(Tolerance, expectedNext, next, "next");
    }

    [Fact]
    public void Forward_LastLayer_OnlyAddsToTheSkipSum()
    {
        GatedLayer layer = new(Taps: 2, Dilation: 1, Residual: 1, Channels: 1, Skip: 1);
        float[] skip = [3], gates = new float[2];

        // The filter sees both taps, 1 and 2; a gate of 50 is open.
        layer.Forward(new GatedLayerWeights([1, 0, 1, 0], [0, 50], [], [], [2]), [1, 2], gates, new float[1], skip, []);

        Difference.AssertWithin(Tolerance, [3 + (2 * Math.Tanh(3))], skip, "skip");
        Difference.AssertWithin(Tolerance, [Math.Tanh(3), 1], gates, "gates");
    }
}
