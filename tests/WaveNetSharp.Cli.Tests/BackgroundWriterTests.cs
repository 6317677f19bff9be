namespace WaveNetSharp.Cli.Tests;

public sealed class BackgroundWriterTests
{
    [Fact]
    public void Complete_AfterBlocksOfAnyLength_HasWrittenAllInOrder()
    {
        using MemoryStream stream = new();
        BackgroundWriter writer = new(stream, blockLength: 3, TestContext.Current.CancellationToken);
        writer.Write([1, 2, 3]);
        writer.Write([4]);
        writer.Write([5, 6]);
        writer.Complete();

        Assert.Equal([1, 2, 3, 4, 5, 6], stream.ToArray());
    }

    [Fact]
    public void Write_StreamThatNeverComesBack_EndsWhenItIsStopped()
    {
        using HeldStream stream = new();
        using CancellationTokenSource stop = new();
        BackgroundWriter writer = new(stream, blockLength: 1, stop.Token);
        writer.Write([1]);
        stream.IsWriting.Wait(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromMilliseconds(50));

        Assert.False(writer.Write([2]));
        writer.Complete();
        stream.Go.Set();
    }

    [Fact]
    public void WriteAndComplete_AfterAWriteThatFailed_ThrowWhatItThrew()
    {
        using MemoryStream closed = new(new byte[1], writable: false);
        BackgroundWriter writer = new(closed, blockLength: 1, TestContext.Current.CancellationToken);
        writer.Write([1]);

        Assert.Throws<NotSupportedException>(() => writer.Write([2]));
        Assert.Throws<NotSupportedException>(() => writer.Complete());
    }

    [Fact]
    public void Write_OnceBuilt_AllocatesNothing()
    {
        using CancellationTokenSource stop = new();
        using MemoryStream stream = new(new byte[1000]);
        BackgroundWriter writer = new(stream, blockLength: 1, stop.Token);
        for (int i = 0; i < 100; i++)
        {
            writer.Write([1]);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 800; i++)
        {
            writer.Write([1]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        writer.Complete();
    }

    private sealed class HeldStream : MemoryStream
    {
        public ManualResetEventSlim IsWriting { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public override void Write(byte[] buffer, int offset, int count)
        {
            IsWriting.Set();
            Go.Wait();
        }
    }
}
