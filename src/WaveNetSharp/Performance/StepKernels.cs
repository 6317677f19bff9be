using System.Numerics.Tensors;
using WaveNetSharp.Layers;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;
using WaveNetSharp.Training;

namespace WaveNetSharp.Performance;

/// <summary>The kernels that a training step is made of, each with operands of one layer and one tile, so that it can be called alone.</summary>
/// <remarks>The shapes and the order are those of <see cref="WindowGradient"/> and <see cref="GatedLayer"/>; the layer has the middle dilation.</remarks>
internal sealed class StepKernels : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly RandomSource _random = new(seed: 1);

    /// <summary>Lists the kernels.</summary>
    /// <param name="config">The network.</param>
    /// <param name="window">Targets of the step: what is done once a step is shared by so many samples.</param>
    public StepKernels(WaveNetConfig config, int window)
    {
        Network network = new(config);
        int rows = Math.Min(WindowGradient.TileRows, window);
        All = [.. OfTheInput(config, network, rows), .. OfTheLayers(config, network, rows), .. OfTheOutput(network, rows), .. OfTheStep(network, window)];
    }

    /// <summary>In the order of the step, as far as it has one.</summary>
    public IReadOnlyList<KernelWork> All { get; }

    public void Dispose() => _owned.ForEach(owned => owned.Dispose());

    private List<KernelWork> OfTheInput(WaveNetConfig config, Network network, int rows)
    {
        AlignedMemory weight = Random(network.Layout.Input.Weight.Length), bias = Random(config.ResidualChannels), h = Random(rows * config.ResidualChannels);
        byte[] codes = Codes(config.KernelSize - 1 + rows);
        return
        [
            new("input, forward", rows, 1, 0, () => network.Input.Forward(weight.Span, bias.Span, codes, h.Span)),
            new("input, weights", rows, 1, 0, () => network.Input.Backward(weight.Span, bias.Span, codes, h.Span)),
        ];
    }

    private List<KernelWork> OfTheLayers(WaveNetConfig config, Network network, int rows)
    {
        GatedLayer layer = network.Layers[config.LayersPerStack / 2];
        int taps = layer.Taps, r = layer.Residual, d = layer.Channels, s = layer.Skip, past = layer.History;
        int all = config.Layers, notLast = all - 1;
        AlignedMemory input = Random((past + rows) * r), gates = Random((rows + past) * 2 * d), gated = Random(rows * d), skip = Random(rows * s);
        AlignedMemory next = Random(rows * r), dilated = Random(taps * r * 2 * d), residual = Random(d * r), project = Random(d * s);
        AlignedMemory dilatedBias = Random(2 * d), residualBias = Random(r);
        AlignedMemory dilatedGradient = Random(taps * r * 2 * d), residualGradient = Random(d * r), projectGradient = Random(d * s);
        Span<float> Tile() => gates.Span[..(rows * 2 * d)];
        return
        [
            new("dilated, forward", rows, all, taps * r * 2 * d, () =>
                MatMul.Invoke(new(rows, r, 2 * d, taps, layer.Dilation), input.Span, dilated.Span, dilatedBias.Span, default, gates.Span)),
            new("gates, forward", rows, all, 0, () => GatedUnit.Forward(d, Tile(), gated.Span)),
            new("skip, forward", rows, all, d * s, () => MatMul.Invoke(new(rows, d, s), gated.Span, project.Span, default, skip.Span, skip.Span)),
            new("residual, forward", rows, notLast, d * r, () =>
                MatMul.Invoke(new(rows, d, r), gated.Span, residual.Span, residualBias.Span, input.Span[(past * r)..], next.Span)),
            new("skip, data", rows, all, s * d, () => MatMul.Invoke(new(rows, s, d), skip.Span, project.Span, default, default, gated.Span)),
            new("residual, data", rows, notLast, r * d, () =>
                MatMul.Invoke(new(rows, r, d), next.Span, residual.Span, default, gated.Span, gated.Span)),
            new("gates, backward", rows, all, 0, () => GatedUnit.Backward(d, Tile(), gated.Span)),
            new("skip, weights", rows, all, d * s, () => MatMulTransposed.Accumulate(rows, d, s, gated.Span, skip.Span, projectGradient.Span)),
            new("residual, weights", rows, notLast, d * r, () => MatMulTransposed.Accumulate(rows, d, r, gated.Span, next.Span, residualGradient.Span)),
            new("dilated, weights", rows, all, taps * r * 2 * d, () =>
            {
                for (int k = 0; k < taps; k++)
                {
                    ReadOnlySpan<float> tapInput = input.Span.Slice(k * layer.Dilation * r, rows * r);
                    MatMulTransposed.Accumulate(rows, r, 2 * d, tapInput, Tile(), dilatedGradient.Span.Slice(k * r * 2 * d, r * 2 * d));
                }
            }),
            new("dilated, data", rows, all, taps * r * 2 * d, () =>
                MatMul.Invoke(new(rows, 2 * d, r, taps, layer.Dilation), gates.Span, dilated.Span, default, next.Span, next.Span)),
            new("biases", rows, all, 0, () =>
            {
                ColumnSum.Accumulate(Tile(), dilatedBias.Span);
                ColumnSum.Accumulate(next.Span, residualBias.Span);
            }),
        ];
    }

    private List<KernelWork> OfTheOutput(Network network, int rows)
    {
        List<KernelWork> forward = [], backward = [];
        foreach (PointwiseLayer layer in network.Output)
        {
            AlignedMemory weight = Random(layer.Inputs * layer.Outputs), weightGradient = Random(weight.Span.Length), bias = Random(layer.Outputs);
            AlignedMemory input = Random(rows * layer.Inputs), output = Random(rows * layer.Outputs), gradient = Random(rows * layer.Inputs);
            long products = (long)layer.Inputs * layer.Outputs;
            string name = $"output {layer.Inputs}-{layer.Outputs}";
            forward.Add(new($"{name}, forward", rows, 1, products, () => layer.Forward(weight.Span, bias.Span, input.Span, output.Span)));
            backward.Add(new($"{name}, backward", rows, 1, 2 * products, () =>
                layer.Backward(weight.Span, weightGradient.Span, bias.Span, input.Span, output.Span, gradient.Span)));
        }

        int codes = network.Config.QuantizationChannels;
        AlignedMemory logits = Random(rows * codes);
        byte[] targets = Codes(rows);
        return [.. forward, new("softmax", rows, 1, 0, () => SoftmaxCrossEntropy.Backward(logits.Span, targets, 1f / rows)), .. backward];
    }

    private List<KernelWork> OfTheStep(Network network, int window)
    {
        int length = network.Layout.Length;
        AlignedMemory parameters = Random(length), gradient = Random(length), first = Random(length), second = new(length);
        AdamUpdate.Coefficients coefficients = new(1e-3f, 0, 1, 0.9f, 0.999f, 1, 1, 1e-8f);
        TransposedWeights transposed = new(network);
        _owned.AddRange([second, transposed]);
        return
        [
            new("transposition", window, 1, 0, () =>
            {
                for (int piece = 0; piece < transposed.Pieces; piece++)
                {
                    transposed.Refresh(piece, parameters.Span);
                }
            }),
            new("norm and Adam", window, 1, 0, () =>
            {
                _ = TensorPrimitives.SumOfSquares<float>(gradient.Span);
                AdamUpdate.Invoke(coefficients, parameters.Span, gradient.Span, first.Span, second.Span);
            }),
        ];
    }

    // Small numbers around zero: sums over many calls stay finite, and nothing is denormal.
    private AlignedMemory Random(int length)
    {
        AlignedMemory memory = new(length);
        _owned.Add(memory);
        foreach (ref float value in memory.Span)
        {
            value = (float)(0.1 * ((2 * _random.NextDouble()) - 1));
        }

        return memory;
    }

    private byte[] Codes(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)(_random.NextDouble() * 256))];
}
