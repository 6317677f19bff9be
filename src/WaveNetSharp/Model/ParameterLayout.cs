namespace WaveNetSharp.Model;

/// <summary>The order and shapes of all tensors of a network in one flat buffer. Gradients and Adam's moments share it. Immutable.</summary>
public sealed class ParameterLayout
{
    private const int Alignment = 16;

    private readonly List<ParameterSlice> _slices = [];

    /// <summary>Lays out the tensors of a network.</summary>
    /// <exception cref="InvalidDataException">The configuration is out of range, or the network has over 2^30 parameters.</exception>
    public ParameterLayout(WaveNetConfig config)
    {
        config.Validate();
        int residual = config.ResidualChannels;
        int inputs = config.Input == InputKind.OneHot ? config.QuantizationChannels : 1;
        Input = Add("input", config.KernelSize, inputs, residual);

        LayerSlices[] layers = new LayerSlices[config.Layers];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            bool last = layer == layers.Length - 1;
            string name = $"layers.{layer}";
            layers[layer] = new LayerSlices(
                Add($"{name}.dilated", config.KernelSize, residual, 2 * config.DilationChannels),
                last ? null : Add($"{name}.residual", 1, config.DilationChannels, residual),
                Add($"{name}.skip", 1, config.DilationChannels, config.SkipChannels));
        }

        Layers = layers;

        ConvolutionSlices[] post = new ConvolutionSlices[config.PostChannels.Count];
        int width = config.SkipChannels;
        for (int i = 0; i < post.Length; i++)
        {
            post[i] = Add($"post.{i}", 1, width, config.PostChannels[i]);
            width = config.PostChannels[i];
        }

        Post = post;
        Output = Add("output", 1, width, config.QuantizationChannels);
        Count = _slices.Sum(slice => (long)slice.Length);
    }

    /// <summary>All tensors, in memory order.</summary>
    public IReadOnlyList<ParameterSlice> Slices => _slices;

    /// <summary>Floats in the buffer, alignment gaps included.</summary>
    public int Length { get; private set; }

    /// <summary>Parameters of the network, gaps not counted.</summary>
    public long Count { get; }

    internal ConvolutionSlices Input { get; }

    internal LayerSlices[] Layers { get; }

    internal ConvolutionSlices[] Post { get; }

    internal ConvolutionSlices Output { get; }

    private ConvolutionSlices Add(string name, int taps, int inputs, int outputs) =>
        new(Slice($"{name}.weight", taps, inputs, outputs), Slice($"{name}.bias", 1, 1, outputs));

    private ParameterSlice Slice(string name, int taps, int inputs, int outputs)
    {
        ParameterSlice slice = new(name, Length, taps, inputs, outputs);
        long next = Length + (((long)taps * inputs * outputs + Alignment - 1) / Alignment * Alignment);
        if (next > 1 << 30)
        {
            throw new InvalidDataException($"a network must have at most 2^30 parameters, but '{name}' goes past that. Use fewer layers or channels.");
        }

        Length = (int)next;
        _slices.Add(slice);
        return slice;
    }
}

/// <summary>Weight and bias of one convolution.</summary>
internal readonly record struct ConvolutionSlices(ParameterSlice Weight, ParameterSlice Bias);

/// <summary>The convolutions of one layer; the last layer has no residual projection, because nothing would read it.</summary>
internal sealed record LayerSlices(ConvolutionSlices Dilated, ConvolutionSlices? Residual, ConvolutionSlices Skip);
