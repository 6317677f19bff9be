using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed unsafe class AlignedMemoryTests
{
    private const int CacheLine = 64;

    public static TheoryData<int> Lengths => Inputs.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Constructor_AnyLength_IsAlignedAndZero(int length)
    {
        // Memory that was just freed full of ones is the likeliest to come back.
        using (AlignedMemory used = new(length))
        {
            used.Span.Fill(1);
        }

        using AlignedMemory memory = new(length);
        Assert.Equal(length, memory.Length);
        Assert.Equal(length, memory.Span.Length);
        Assert.Equal(0, (long)memory.Pointer % CacheLine);
        Assert.False(memory.Span.ContainsAnyExcept(0f));
    }

    [Fact]
    public void Clear_AfterWriting_IsZero()
    {
        using AlignedMemory memory = new(33);
        memory.Span.Fill(1);
        memory.Clear();
        Assert.False(memory.Span.ContainsAnyExcept(0f));
    }

    [Fact]
    public void Slice_InsideTheBuffer_IsThatPart()
    {
        using AlignedMemory memory = new(10);
        memory.Slice(3, 4).Fill(1);
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 0, 0, 0], memory.Span);
        Assert.True(memory.Slice(10, 0).IsEmpty);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 11)]
    [InlineData(7, 4)]
    [InlineData(11, 0)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1, long.MaxValue)]
    public void Slice_NotInsideTheBuffer_Throws(long offset, long length)
    {
        using AlignedMemory memory = new(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Slice(offset, length).Length);
    }

    [Fact]
    public void Part_InsideTheBuffer_IsThatPartAndDisposingOfItFreesNothing()
    {
        using AlignedMemory memory = new(40);
        AlignedMemory part = memory.Part(16, 20);
        part.Span.Fill(1);
        Assert.Equal(20, part.Length);
        Assert.Equal(memory.Slice(16, 20), part.Span);
        part.Dispose();
        Assert.Throws<ObjectDisposedException>(() => part.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => part.Part(0, 1));
        Assert.Equal(20, memory.Span.ToArray().Sum());
    }

    [Theory]
    [InlineData(-16, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 41)]
    [InlineData(32, 9)]
    [InlineData(8, 1)]
    [InlineData(48, 0)]
    [InlineData(16, long.MaxValue)]
    public void Part_NotInsideTheBufferOrNotAligned_Throws(long offset, long length)
    {
        using AlignedMemory memory = new(40);
        ArgumentException error = Assert.Throws<ArgumentException>(() => memory.Part(offset, length));
        Assert.Contains("a part must begin at a multiple of 16 floats and lie within the 40", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NegativeLength_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedMemory(-1));

    // 2^62 floats are 2^64 bytes, which wrap around to none.
    [Theory]
    [InlineData(1L << 61)]
    [InlineData(1L << 62)]
    [InlineData(long.MaxValue)]
    public void Constructor_MoreThanTheAddressSpace_IsOutOfMemory(long length) => Assert.Throws<OutOfMemoryException>(() => new AlignedMemory(length));

    [Fact]
    public void Dispose_Twice_FreesOnce()
    {
        AlignedMemory memory = new(10);
        memory.Dispose();
        memory.Dispose();
        Assert.True(memory.Pointer == null);
    }

    [Fact]
    public void Span_AfterDispose_Throws()
    {
        AlignedMemory memory = new(10);
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Slice(1, 2).Length);
    }
}
