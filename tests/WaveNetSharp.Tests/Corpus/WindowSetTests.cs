using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class WindowSetTests
{
    [Theory]
    [InlineData(2, 8, 1)]
    [InlineData(9, 8, 1)]
    [InlineData(10, 8, 2)]
    [InlineData(17, 8, 2)]
    [InlineData(18, 8, 3)]
    [InlineData(5, 1, 4)]
    public void Count_OneRecording_IsTargetsOverWindowRoundedUp(int frames, int window, long expected)
    {
        using TestCorpus test = TestCorpus.OfLengths(frames);
        Assert.Equal(expected, Whole(test, window).Count);
    }

    // Windows [0, 8), [s, s + 8), ... until one reaches the last target.
    [Theory]
    [InlineData(9, 4, 1)]
    [InlineData(10, 4, 2)]
    [InlineData(13, 4, 2)]
    [InlineData(14, 4, 3)]
    [InlineData(14, 1, 6)]
    [InlineData(14, 8, 2)]
    [InlineData(3, 1, 1)]
    public void Count_WithAStride_IsWindowsUntilTheEnd(int frames, int stride, long expected)
    {
        using TestCorpus test = TestCorpus.OfLengths(frames);
        Assert.Equal(expected, Whole(test, 8, stride).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Constructor_StrideOutOfRange_ThrowsNamingBoth(int stride)
    {
        using TestCorpus test = TestCorpus.OfLengths(100);
        Assert.Contains($"window of 8 samples, but was {stride}", Assert.Throws<ArgumentOutOfRangeException>(() => Whole(test, 8, stride)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(5)]
    [InlineData(1)]
    public void Locate_AnyEpoch_StaysInsideItsSegmentWithFullWindows(int stride)
    {
        using TestCorpus test = TestCorpus.OfLengths(100, 9, 3, 2, 57, 10, 8);
        Segment[] segments = [new(0, 10, 80), new(1, 0, 9), new(2, 0, 3), new(3, 0, 2), new(4, 5, 1), new(4, 6, 51), new(5, 0, 10), new(6, 0, 0), new(6, 1, 7)];
        WindowSet windows = new(test.Corpus, segments, window: 8, seed: 3, stride);
        for (long epoch = 0; epoch < 50; epoch++)
        {
            for (long index = 0; index < windows.Count; index++)
            {
                Segment place = windows.Locate(epoch, index);
                Segment home = Assert.Single(segments, segment => segment.Recording == place.Recording && segment.Start <= place.Start && place.End <= segment.End);
                Assert.Equal(Math.Min(9, home.Length), place.Length);
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(7)]
    [InlineData(3)]
    [InlineData(1)]
    public void Locate_TwoEpochsInARow_CoverEveryTarget(int stride)
    {
        using TestCorpus test = TestCorpus.OfLengths(100, 65, 66, 8, 17, 2);
        WindowSet windows = Whole(test, 8, stride);
        for (long epoch = 0; epoch < 40; epoch++)
        {
            HashSet<(int, long)> covered = [];
            for (long index = 0; index < windows.Count * 2; index++)
            {
                Segment place = windows.Locate(epoch + (index / windows.Count), index % windows.Count);
                covered.UnionWith(Enumerable.Range(1, (int)place.Targets).Select(i => (place.Recording, place.Start + i)));
            }

            Assert.Equal(windows.Targets, covered.Count);
        }
    }

    [Fact]
    public void Locate_ManyEpochs_StartsAnywhere()
    {
        using TestCorpus test = TestCorpus.OfLengths(33);
        WindowSet windows = Whole(test, 8);
        HashSet<long> starts = [.. Enumerable.Range(0, 400).SelectMany(epoch => Enumerable.Range(0, 4).Select(index => windows.Locate(epoch, index).Start))];
        // 32 targets and a window of 8 leave the starts 0 to 24.
        Assert.Equal(25, starts.Count);
    }

    [Fact]
    public void Read_EveryWindow_ReturnsTheCodesOfItsPlace()
    {
        using TestCorpus test = TestCorpus.OfLengths(100, 5, 40);
        WindowSet windows = Whole(test, 8);
        byte[] codes = new byte[12];
        for (long index = 0; index < windows.Count; index++)
        {
            Segment place = windows.Locate(2, index);
            byte[] expected = new byte[place.Length];
            test.Corpus.ReadCodes(place.Recording, place.Start, expected);
            codes.AsSpan().Fill(77);

            Assert.Equal(place.Length, windows.Read(2, index, codes));
            Assert.Equal(expected, codes[..expected.Length]);
            Assert.All(codes[expected.Length..], code => Assert.Equal(77, code));
        }
    }

    [Fact]
    public void Read_AfterTheFirst_AllocatesNothing()
    {
        using TestCorpus test = TestCorpus.OfLengths(1000, 500);
        WindowSet windows = Whole(test, 64);
        byte[] codes = new byte[65];
        windows.Read(0, 0, codes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 512; i++)
        {
            WindowOrder order = new(windows.Count, 1, i);
            windows.Read(i, order[i % windows.Count], codes);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Read_SpanTooShort_ThrowsNamingBoth()
    {
        using TestCorpus test = TestCorpus.OfLengths(100);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Whole(test, 8).Read(0, 0, new byte[8]));
        Assert.Contains("at least 9 values, but holds 8", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(0, 6, 5)]
    [InlineData(0, -1, 5)]
    [InlineData(-1, 0, 5)]
    public void Constructor_SegmentOutsideItsRecording_Throws(int recording, long start, long length)
    {
        using TestCorpus test = TestCorpus.OfLengths(10);
        Assert.Throws<ArgumentException>(() => new WindowSet(test.Corpus, [new Segment(recording, start, length)], 4));
    }

    private static WindowSet Whole(TestCorpus test, int window, int? stride = null) =>
        new(test.Corpus, [.. test.Corpus.Recordings.Select((recording, index) => new Segment(index, 0, recording.Frames))], window, seed: 11, stride);
}
