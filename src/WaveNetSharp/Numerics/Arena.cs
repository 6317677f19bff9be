namespace WaveNetSharp.Numerics;

/// <summary>Memory that is handed out piece by piece, each behind the one before: what is read in one order then lies in that order, and the processor sees it coming.</summary>
/// <remarks>One thread at a time.</remarks>
/// <param name="whole">As long as all pieces, each as <see cref="LengthOf"/> counts it; the pieces keep it alive.</param>
internal sealed class Arena(AlignedMemory whole)
{
    private long _used;

    /// <summary>Floats that a piece takes with what is left free behind it, so that the next is aligned, too.</summary>
    public static long LengthOf(long length) => (length + AlignedMemory.FloatsOfLine - 1) / AlignedMemory.FloatsOfLine * AlignedMemory.FloatsOfLine;

    /// <summary>Hands out the next piece.</summary>
    /// <param name="length">Floats; all are zero.</param>
    /// <exception cref="ArgumentException">So much is not left.</exception>
    public AlignedMemory Take(long length)
    {
        AlignedMemory piece = whole.Part(_used, length);
        _used += LengthOf(length);
        return piece;
    }
}
