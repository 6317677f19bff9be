namespace WaveNetSharp.Numerics;

/// <summary>The shape of a matrix product over time-major rows.</summary>
/// <param name="Rows">Rows of the result (time steps).</param>
/// <param name="Inner">Columns of the left matrix that one segment reads (input channels).</param>
/// <param name="Columns">Columns of the result (output channels).</param>
/// <param name="Segments">How many shifted views of the left matrix are summed: the taps of a convolution.</param>
/// <param name="SegmentShift">Rows between the views: the dilation.</param>
internal readonly record struct MatMulShape(int Rows, int Inner, int Columns, int Segments = 1, int SegmentShift = 0)
{
    /// <summary>Floats that the left matrix must hold: [(Segments - 1) SegmentShift + Rows, Inner].</summary>
    public long LeftLength => (((long)(Segments - 1) * SegmentShift) + Rows) * Inner;

    /// <summary>Floats of the right matrix: [Segments, Inner, Columns].</summary>
    public long RightLength => (long)Segments * Inner * Columns;

    /// <summary>Floats of the result: [Rows, Columns].</summary>
    public long ResultLength => (long)Rows * Columns;
}
