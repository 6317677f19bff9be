using System.Numerics.Tensors;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Layers;

/// <summary>A 1x1 convolution: every time step on its own. The output layers of the network are a chain of these with ReLUs in front.</summary>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels.</param>
internal sealed record PointwiseLayer(int Inputs, int Outputs)
{
    /// <summary>output = W relu(input) + b, the ReLU applied to <paramref name="input"/> in place.</summary>
    /// <param name="weight">Shape [Inputs, Outputs].</param>
    /// <param name="bias">Shape [Outputs].</param>
    /// <param name="input">Shape [T, Inputs]; its negative values become 0.</param>
    /// <param name="output">Shape [T, Outputs]; written.</param>
    public void Forward(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> input, Span<float> output)
    {
        TensorPrimitives.Max(input, 0f, input);
        MatMul.Invoke(new(input.Length / Inputs, Inputs, Outputs), input, weight, bias, default, output);
    }

    /// <summary>Adds the gradients of weight and bias, and turns the activated input into the gradient of the input before its ReLU.</summary>
    /// <param name="transposed">Shape [Outputs, Inputs].</param>
    /// <param name="weight">Gradient, shape [Inputs, Outputs]; added to.</param>
    /// <param name="bias">Gradient, shape [Outputs]; added to.</param>
    /// <param name="input">Shape [T, Inputs]: what <see cref="Forward"/> left in its input.</param>
    /// <param name="gradient">Shape [T, Outputs]: the gradient of the output.</param>
    /// <param name="inputGradient">Shape [T, Inputs]; written.</param>
    public void Backward(
        ReadOnlySpan<float> transposed,
        Span<float> weight,
        Span<float> bias,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> gradient,
        Span<float> inputGradient)
    {
        int rows = input.Length / Inputs;
        MatMulTransposed.Accumulate(rows, Inputs, Outputs, input, gradient, weight);
        ColumnSum.Accumulate(gradient, bias);
        MatMul.Invoke(new(rows, Outputs, Inputs), gradient, transposed, default, default, inputGradient);
        ReluGradient.Invoke(input, inputGradient);
    }
}
