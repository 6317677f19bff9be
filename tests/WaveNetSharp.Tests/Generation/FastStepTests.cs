using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Generation;

public sealed class FastStepTests
{
    // Half a step of the 16,383 that a row's largest value has, and three roundings of 6e-8 of that value.
    private const double Steps = 0.5 + (16383 * 3 * 6e-8);

    [Theory]
    [MemberData(nameof(FastNetworks.Names), MemberType = typeof(FastNetworks))]
    public void CopyFromAndCopyTo_AnyPast_RoundsEveryRowByHalfAStepAtMost(string name)
    {
        using WaveNet model = FastNetworks.Create(name);
        foreach (int streams in (int[])[1, 3])
        {
            Network network = new(model.Config, streams);
            foreach (int steps in (int[])[1, 2, 7, 600])
            {
                using StreamingForward heard = StreamingForward.ForPriming(network, model.Weights);
                using StreamingForward back = StreamingForward.ForPriming(network, model.Weights);
                using FastStep step = new(FastWeights.Of(model), streams);
                heard.Prime(TestNetworks.Codes(steps * streams));
                step.CopyFrom(heard, steps);
                step.CopyTo(back);

                Assert.Equal(heard.PastCodes, back.PastCodes);
                for (int layer = 0; layer < network.Layers.Length; layer++)
                {
                    AssertRounded(heard.History(layer), back.History(layer), model.Config.ResidualChannels);
                }
            }
        }
    }

    // Beyond it, an integer would not fit.
    [Theory]
    [MemberData(nameof(FastNetworks.Names), MemberType = typeof(FastNetworks))]
    public void Reach_AnyLayer_IsTheMostThatGatesOfOneAndTheBiasCanAdd(string name)
    {
        using WaveNet model = FastNetworks.Create(name);
        FastWeights weights = FastWeights.Of(model);
        for (int layer = 0; layer < weights.Layers.Length - 1; layer++)
        {
            LayerSlices slices = model.Layout.Layers[layer];
            float[] weight = slices.Residual!.Value.Weight.Of(model.Parameters).ToArray();
            float[] bias = slices.Residual!.Value.Bias.Of(model.Parameters).ToArray();
            double most = bias.Select((value, c) => Math.Abs((double)value) + weight.Where((_, i) => i % bias.Length == c).Sum(w => Math.Abs((double)w))).Max();

            Assert.InRange(weights.Layers[layer].Reach, most, 1.002 * most);
        }
    }

    private static void AssertRounded(ReadOnlySpan<float> exact, ReadOnlySpan<float> rounded, int channels)
    {
        Assert.Equal(exact.Length, rounded.Length);
        for (int row = 0; row < exact.Length; row += channels)
        {
            double step = exact.Slice(row, channels).ToArray().Max(MathF.Abs) / 16383.0;
            for (int c = row; c < row + channels; c++)
            {
                Assert.Equal(exact[c], rounded[c], Steps * step);
            }
        }
    }
}
