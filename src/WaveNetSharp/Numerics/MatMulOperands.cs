namespace WaveNetSharp.Numerics;

/// <summary>The pointers and strides of one <see cref="MatMul"/>, in floats.</summary>
internal readonly unsafe struct MatMulOperands(in MatMulShape shape, float* left, float* right, float* bias, float* addend, float* result)
{
    public readonly float* Left = left;
    public readonly float* Bias = bias;
    public readonly float* Addend = addend;
    public readonly float* Result = result;
    public readonly nint Rows = shape.Rows;
    public readonly nint Inner = shape.Inner;
    public readonly nint Width = shape.Columns;
    public readonly nint Segments = shape.Segments;
    public readonly nint SegmentStride = (nint)shape.SegmentShift * shape.Inner;

    /// <summary>The right matrix, or a packed panel of it.</summary>
    public float* Right { get; init; } = right;

    /// <summary>Between the rows of <see cref="Right"/>.</summary>
    public nint RightStride { get; init; } = shape.Columns;

    /// <summary>Between the rows of the left matrix that one block reads; 0 makes a pair of one row.</summary>
    public nint RowStride { get; init; } = shape.Inner;

    /// <summary>Between the rows of the result that a pair writes; 0 makes a pair of one row.</summary>
    public nint ResultStride { get; init; } = shape.Columns;
}
