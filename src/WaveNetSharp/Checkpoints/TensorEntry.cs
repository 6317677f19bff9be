namespace WaveNetSharp.Checkpoints;

/// <summary>Where one float32 tensor lies in a safetensors file.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Shape">Sizes, the contiguous axis last; empty for a single number.</param>
/// <param name="Length">Elements: the product of the shape.</param>
/// <param name="Offset">First byte, counted from the end of the header.</param>
internal sealed record TensorEntry(string Name, IReadOnlyList<long> Shape, long Length, long Offset)
{
    /// <summary>Bytes that the tensor takes.</summary>
    public long Bytes => Length * sizeof(float);

    /// <summary>A shape as in error messages: <c>[64, 32, 2]</c>.</summary>
    public static string Describe(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
