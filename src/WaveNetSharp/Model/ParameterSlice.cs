namespace WaveNetSharp.Model;

/// <summary>Where one named tensor lies in the flat parameter buffer.</summary>
/// <param name="Name">The tensor's name in a checkpoint, for example <c>layers.3.skip.weight</c>.</param>
/// <param name="Offset">First element in the buffer, a multiple of 16 floats.</param>
/// <param name="Taps">Kernel taps; 1 for 1x1 convolutions and biases.</param>
/// <param name="Inputs">Input channels; 1 for biases.</param>
/// <param name="Outputs">Output channels, the contiguous axis: in memory a weight is [Taps, Inputs, Outputs], the last tap the current sample.</param>
/// <remarks>A checkpoint holds weights as [Outputs, Inputs, Taps], PyTorch's order, and biases as [Outputs].</remarks>
public readonly record struct ParameterSlice(string Name, int Offset, int Taps, int Inputs, int Outputs)
{
    /// <summary>Elements in the tensor.</summary>
    public int Length => Taps * Inputs * Outputs;

    /// <summary>Whether the tensor is a bias, which weight decay leaves alone.</summary>
    public bool IsBias => Name.EndsWith(".bias", StringComparison.Ordinal);

    /// <summary>Numbers that feed one output.</summary>
    public int FanIn => Taps * Inputs;

    /// <summary>The tensor's elements inside a buffer of the whole layout.</summary>
    public Span<float> Of(Span<float> buffer) => buffer.Slice(Offset, Length);

    /// <inheritdoc cref="Of(Span{float})"/>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> buffer) => buffer.Slice(Offset, Length);
}
