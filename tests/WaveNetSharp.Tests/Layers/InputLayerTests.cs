using WaveNetSharp.Audio;
using WaveNetSharp.Layers;
using WaveNetSharp.Tests.Numerics;

namespace WaveNetSharp.Tests.Layers;

public sealed class InputLayerTests
{
    private const int Channels = 5;

    // Sums of at most 4 taps and a bias, each at most 1: five roundings of at most 2.4e-7, half a unit below 8.
    private const double Tolerance = 5 * 2.4e-7;

    [Theory]
    [InlineData(2, 256)]
    [InlineData(3, 256)]
    [InlineData(4, 1)]
    public void Forward_AnyPast_IsAPlainConvolution(int taps, int inputs)
    {
        Random random = new(taps);
        float[] weight = random.Uniform(taps * inputs * Channels), bias = random.Uniform(Channels);
        byte[] codes = new byte[9];
        random.NextBytes(codes);
        for (int past = 0; past < taps; past++)
        {
            float[] output = new float[(codes.Length - past) * Channels];
            new InputLayer(taps, inputs, Channels, Stride: 1).Forward(weight, bias, codes, output);

            Difference.AssertWithin(Tolerance, Plain(taps, inputs, weight, bias, codes).AsSpan(past * Channels), output, (taps, inputs, past));
        }
    }

    [Fact]
    public void Forward_FirstSample_HearsNothingBeforeIt()
    {
        float[] weight = new Random(1).Uniform(2 * 256 * Channels);
        float[] output = new float[Channels];

        new InputLayer(2, 256, Channels, Stride: 1).Forward(weight, new float[Channels], [7], output);

        // Only the newest tap speaks. Silence would be code 128 and switch on a row of the older one.
        Assert.Equal(weight[((256 + 7) * Channels)..((256 + 8) * Channels)], output);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1)]
    public void Backward_OneRow_GivesEachTapThatSpokeTheGradientTimesItsInput(int inputs)
    {
        const int Taps = 3;
        byte[] codes = [9, 200];
        float[] gradient = new Random(1).Uniform(Channels);
        float[] weight = new float[Taps * inputs * Channels], bias = new float[Channels];

        new InputLayer(Taps, inputs, Channels, Stride: 1).Backward(weight, bias, codes, gradient);

        Assert.Equal(gradient, bias);
        float[] expected = new float[weight.Length];
        foreach ((int tap, byte code) in new[] { (1, codes[0]), (2, codes[1]) })
        {
            for (int c = 0; c < Channels; c++)
            {
                expected[(((tap * inputs) + (inputs == 1 ? 0 : code)) * Channels) + c] = gradient[c] * (inputs == 1 ? MuLaw.Decode(code) : 1);
            }
        }

        Assert.Equal(expected, weight);
    }

    private static double[] Plain(int taps, int inputs, float[] weight, float[] bias, byte[] codes)
    {
        double[] output = new double[codes.Length * Channels];
        for (int i = 0; i < output.Length; i++)
        {
            int t = i / Channels, c = i % Channels;
            output[i] = bias[c];
            for (int k = Math.Max(0, taps - 1 - t); k < taps; k++)
            {
                byte code = codes[t - (taps - 1 - k)];
                output[i] += inputs == 1
                    ? (double)weight[(k * Channels) + c] * MuLaw.Decode(code)
                    : weight[(((k * inputs) + code) * Channels) + c];
            }
        }

        return output;
    }
}
