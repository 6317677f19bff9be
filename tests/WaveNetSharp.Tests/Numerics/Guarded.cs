using System.Runtime.InteropServices;

namespace WaveNetSharp.Tests.Numerics;

/// <summary>Floats between two runs of NaN: a kernel that reads beyond its span computes NaN, one that writes there is seen by <see cref="AssertNeighboursUntouched"/>.</summary>
internal sealed class Guarded
{
    // Four vectors of the widest kind, and odd, so that no vector of the span is aligned.
    private const int Margin = 67;

    // A signalling NaN: arithmetic makes it quiet, so even "NaN plus something" written back differs.
    private const int Poison = 0x7FA0BEEF;

    private readonly float[] _floats;
    private readonly int _length;

    /// <summary>Holds <paramref name="length"/> times NaN: what a kernel forgets to write stays NaN.</summary>
    public Guarded(int length)
    {
        _length = length;
        _floats = new float[length + (2 * Margin)];
        MemoryMarshal.Cast<float, int>(_floats.AsSpan()).Fill(Poison);
    }

    /// <summary>Holds a copy.</summary>
    public Guarded(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Span);

    public Span<float> Span => _floats.AsSpan(Margin, _length);

    public static implicit operator Span<float>(Guarded buffer) => buffer.Span;

    public static implicit operator ReadOnlySpan<float>(Guarded buffer) => buffer.Span;

    /// <summary>Fails when a neighbour is no longer the NaN it was, bit for bit.</summary>
    public void AssertNeighboursUntouched()
    {
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(_floats);
        Assert.False(bits[..Margin].ContainsAnyExcept(Poison), "the kernel wrote in front of its span.");
        Assert.False(bits[(Margin + _length)..].ContainsAnyExcept(Poison), "the kernel wrote behind its span.");
    }
}
