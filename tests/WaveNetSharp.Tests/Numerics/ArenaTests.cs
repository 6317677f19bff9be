using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed unsafe class ArenaTests
{
    [Fact]
    public void Take_Pieces_LieBehindEachOtherAlignedAndApart()
    {
        int[] lengths = [1, 16, 17, 0, 33];
        using AlignedMemory whole = new(lengths.Sum(length => Arena.LengthOf(length)));
        Arena arena = new(whole);
        AlignedMemory[] pieces = [.. lengths.Select(length => arena.Take(length))];
        long start = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            Assert.Equal(lengths[i], pieces[i].Length);
            Assert.True(whole.Pointer + start == pieces[i].Pointer);
            Assert.False(pieces[i].Span.ContainsAnyExcept(0f));
            pieces[i].Span.Fill(i + 1);
            start += Arena.LengthOf(lengths[i]);
        }

        Assert.Equal(whole.Length, start);
        Assert.Equal(lengths.Select((length, i) => length * (i + 1)).Sum(), whole.Span.ToArray().Sum());
        Assert.Throws<ArgumentException>(() => arena.Take(1));
    }

    [Fact]
    public void LengthOf_AnyLength_IsTheNextWholeLine() =>
        Assert.Equal([0, 16, 16, 32], new long[] { 0, 1, 16, 17 }.Select(Arena.LengthOf));
}
