namespace WaveNetSharp.Numerics;

/// <summary>Rows of activations as integers in [-16383, 16383], each times a scale.</summary>
/// <param name="values">The first row, filled up with zeros to a multiple of 4 channels.</param>
/// <param name="scales">The first row's scale, or its scales for each block of 64 channels.</param>
/// <param name="stride">Integers from one row to the next.</param>
/// <param name="scaleStride">Scales from one row to the next; 0 when all rows share one.</param>
/// <param name="blockStride">Scales from one block to the next; 0 when a row has only one scale.</param>
internal readonly unsafe struct NarrowRows(short* values, float* scales, nint stride, nint scaleStride, nint blockStride)
{
    public readonly short* Values = values;
    public readonly float* Scales = scales;
    public readonly nint Stride = stride;
    public readonly nint ScaleStride = scaleStride;
    public readonly nint BlockStride = blockStride;

    /// <summary>The rows from another one on.</summary>
    public NarrowRows From(nint row) => new(Values + (row * Stride), Scales + (row * ScaleStride), Stride, ScaleStride, BlockStride);
}
