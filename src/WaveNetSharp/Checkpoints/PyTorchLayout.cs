using WaveNetSharp.Model;

namespace WaveNetSharp.Checkpoints;

/// <summary>Turns tensors between the order of the parameter buffer and that of PyTorch's Conv1d, which checkpoints hold.</summary>
internal static class PyTorchLayout
{
    /// <summary>The tensor's shape in a checkpoint: [Outputs, Inputs, Taps] for a weight, [Outputs] for a bias.</summary>
    public static long[] Shape(ParameterSlice slice) =>
        slice.IsBias ? [slice.Outputs] : [slice.Outputs, slice.Inputs, slice.Taps];

    /// <summary>Copies a tensor from the parameter buffer's order to PyTorch's.</summary>
    /// <param name="slice">The sizes.</param>
    /// <param name="memory">Shape [Taps, Inputs, Outputs].</param>
    /// <param name="file">Shape [Outputs, Inputs, Taps]; must not overlap <paramref name="memory"/>.</param>
    public static void FromMemory(ParameterSlice slice, ReadOnlySpan<float> memory, Span<float> file) =>
        ReverseAxes(memory, file, slice.Taps, slice.Inputs, slice.Outputs);

    /// <summary>Copies a tensor from PyTorch's order to the parameter buffer's.</summary>
    /// <param name="slice">The sizes.</param>
    /// <param name="file">Shape [Outputs, Inputs, Taps].</param>
    /// <param name="memory">Shape [Taps, Inputs, Outputs]; must not overlap <paramref name="file"/>.</param>
    public static void ToMemory(ParameterSlice slice, ReadOnlySpan<float> file, Span<float> memory) =>
        ReverseAxes(file, memory, slice.Outputs, slice.Inputs, slice.Taps);

    // source [a, b, c] to destination [c, b, a]
    private static void ReverseAxes(ReadOnlySpan<float> source, Span<float> destination, int a, int b, int c)
    {
        for (int i = 0; i < a; i++)
        {
            for (int j = 0; j < b; j++)
            {
                for (int k = 0; k < c; k++)
                {
                    destination[(((k * b) + j) * a) + i] = source[(((i * b) + j) * c) + k];
                }
            }
        }
    }
}
