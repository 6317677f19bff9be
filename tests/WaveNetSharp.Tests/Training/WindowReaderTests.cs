using WaveNetSharp.Corpus;
using WaveNetSharp.Tests.Corpus;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class WindowReaderTests
{
    private const int Windows = 3;
    private const int Window = 64;

    [Theory]
    [InlineData(0, 3, 6, 9, 12)]
    [InlineData(9, 0, 0, 6, 9, 5, 8)]
    public void Advance_StepsInARowOrNot_HasTheWindowsOfEachStep(params int[] visited)
    {
        using TestCorpus corpus = TestCorpus.OfLengths(1900, 40);
        WindowVisits visits = Visits(corpus);
        using WindowReader reader = new(visits, Windows, Window);

        byte[] expected = new byte[Window + 1];
        foreach (int visit in visited)
        {
            reader.Advance(visit);
            for (int i = 0; i < Windows; i++)
            {
                int length = visits.Read(visit + i, expected);
                Assert.Equal(expected[..length], reader.Batch.Codes(i).ToArray());
            }
        }
    }

    [Fact]
    public void Advance_AfterAWhile_HasReadTheNextStepAlready()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(1900);
        using WindowReader reader = new(Visits(corpus), Windows, Window);
        reader.Advance(0);
        byte[] current = reader.Batch.Codes(0).ToArray();

        Thread.Sleep(50);

        // What is computed with stays as it is while the next is read.
        Assert.Equal(current, reader.Batch.Codes(0).ToArray());
    }

    [Fact]
    public void Advance_WindowsThatCannotBeRead_FailsInTheStepThatNeedsThem()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(1900);
        // Windows of the corpus are longer than the room for them, so every read fails; a negative visit does, too.
        WindowVisits visits = new(new WindowSet(corpus.Corpus, [new(0, 0, 1900)], Window + 1, seed: 1), seed: 1);
        using WindowReader reader = new(visits, Windows, Window);

        Assert.Throws<ArgumentException>(() => reader.Advance(0));
        Assert.Throws<ArgumentException>(() => reader.Advance(0));
    }

    [Fact]
    public void Advance_OnlyTheNextStepCannotBeRead_FailsInThatOne()
    {
        using TestCorpus corpus = TestCorpus.OfLengths(1900);
        using WindowReader reader = new(Visits(corpus), Windows, Window);

        // The visits after the largest number are negative, which no window is.
        reader.Advance(long.MaxValue - Windows + 1);

        Assert.ThrowsAny<ArgumentException>(() => reader.Advance(unchecked(long.MaxValue + 1)));
        reader.Advance(0);
    }

    private static WindowVisits Visits(TestCorpus corpus) =>
        new(new WindowSet(corpus.Corpus, [.. corpus.Corpus.Recordings.Select((recording, i) => new Segment(i, 0, recording.Frames))], Window, seed: 1), seed: 1);
}
