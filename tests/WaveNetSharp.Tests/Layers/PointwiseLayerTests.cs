using WaveNetSharp.Layers;
using WaveNetSharp.Tests.Numerics;

namespace WaveNetSharp.Tests.Layers;

/// <summary>All numbers are eighths, whose products and sums are exact, so the plain loops must be met to the bit.</summary>
public sealed class PointwiseLayerTests
{
    private const int Rows = 7;

    public static TheoryData<int, int> Shapes => new() { { 1, 1 }, { 3, 40 }, { 33, 5 }, { 16, 32 } };

    [Theory, MemberData(nameof(Shapes))]
    public void Forward_AnyShape_IsReluThenPlainProduct(int inputs, int outputs)
    {
        Random random = new(inputs);
        float[] weight = random.Eighths(inputs * outputs), bias = random.Eighths(outputs), input = random.Eighths(Rows * inputs);
        float[] relu = [.. input.Select(value => Math.Max(value, 0))];
        float[] output = new float[Rows * outputs];

        new PointwiseLayer(inputs, outputs).Forward(weight, bias, input, output);

        Assert.Equal(relu, input);
        Assert.Equal(Each(Rows, outputs, (t, o) => bias[o] + Enumerable.Range(0, inputs).Sum(i => relu[(t * inputs) + i] * weight[(i * outputs) + o])), output);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Backward_AnyShape_AddsPlainGradientsAndStopsAtClosedRelus(int inputs, int outputs)
    {
        Random random = new(inputs);
        float[] weight = random.Eighths(inputs * outputs), gradient = random.Eighths(Rows * outputs);
        float[] input = [.. random.Eighths(Rows * inputs).Select(value => Math.Max(value, 0))];
        float[] transposed = Each(outputs, inputs, (o, i) => weight[(i * outputs) + o]);
        float[] weightGradient = random.Eighths(weight.Length), biasGradient = random.Eighths(outputs), inputGradient = new float[input.Length];
        float[] expectedWeight = Each(inputs, outputs, (i, o) =>
            weightGradient[(i * outputs) + o] + Enumerable.Range(0, Rows).Sum(t => input[(t * inputs) + i] * gradient[(t * outputs) + o]));
        float[] expectedBias = Each(1, outputs, (_, o) => biasGradient[o] + Enumerable.Range(0, Rows).Sum(t => gradient[(t * outputs) + o]));
        float[] expectedInput = Each(Rows, inputs, (t, i) =>
            input[(t * inputs) + i] > 0 ? Enumerable.Range(0, outputs).Sum(o => gradient[(t * outputs) + o] * weight[(i * outputs) + o]) : 0);

        new PointwiseLayer(inputs, outputs).Backward(transposed, weightGradient, biasGradient, input, gradient, inputGradient);

        Assert.Equal(expectedWeight, weightGradient);
        Assert.Equal(expectedBias, biasGradient);
        Assert.Equal(expectedInput, inputGradient);
    }

    private static float[] Each(int rows, int columns, Func<int, int, float> value) =>
        [.. Enumerable.Range(0, rows * columns).Select(at => value(at / columns, at % columns))];
}
