using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class CorpusSplitTests
{
    [Fact]
    public void Create_FewRecordings_HoldsOutTheTailOfEachAfterTheGap()
    {
        using TestCorpus test = TestCorpus.OfLengths(1000, 2000);
        CorpusSplit split = CorpusSplit.Create(test.Corpus, receptiveField: 50);

        Assert.Equal([new Segment(0, 0, 850), new Segment(1, 0, 1750)], split.Training);
        Assert.Equal([new Segment(0, 900, 100), new Segment(1, 1800, 200)], split.Validation);
        Assert.Contains("the last 10 % of 2 recordings, after a gap of 50 samples", split.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_TenRecordings_HoldsOutWholeOnesNearTheShare()
    {
        using TestCorpus test = TestCorpus.OfLengths([.. Enumerable.Range(0, 20).Select(i => 500 + (40 * i))]);
        CorpusSplit split = CorpusSplit.Create(test.Corpus, receptiveField: 50);

        HashSet<int> training = [.. split.Training.Select(segment => segment.Recording)];
        Assert.All(split.Training.Concat(split.Validation), segment => Assert.Equal(new Segment(segment.Recording, 0, test.Corpus.Recordings[segment.Recording].Frames), segment));
        Assert.All(split.Validation, segment => Assert.DoesNotContain(segment.Recording, training));
        Assert.Equal(20, split.Training.Count + split.Validation.Count);
        // Each recording is at most 7.2 % of the audio, so the nearest sum is within half of that of the share.
        Assert.InRange((double)split.Validation.Sum(segment => segment.Length) / test.Corpus.Frames, 0.06, 0.14);
        Assert.Contains("held out whole", split.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_CopiesOfOneRecording_LandOnTheSameSide()
    {
        using TestCorpus test = new([.. Enumerable.Range(0, 40).Select(i => TestCorpus.Noise(500, i / 2))]);
        CorpusSplit split = CorpusSplit.Create(test.Corpus, receptiveField: 10, validationShare: 0.3);

        Assert.Equal(12, split.Validation.Count);
        Assert.Equal(6, split.Validation.Select(segment => segment.Recording / 2).Distinct().Count());
    }

    [Fact]
    public void Create_OneRecordingOutweighsTheRest_FallsBackToTails()
    {
        using TestCorpus test = TestCorpus.OfLengths([100_000, .. Enumerable.Repeat(100, 10)]);
        CorpusSplit split = CorpusSplit.Create(test.Corpus, receptiveField: 50);

        Assert.Equal(90_000 - 50, split.Training[0].Length);
        Assert.Equal(new Segment(0, 90_000, 10_000), split.Validation[0]);
    }

    [Fact]
    public void Create_RecordingsTooShortToSplit_TrainsOnThemAndSaysSo()
    {
        using TestCorpus test = TestCorpus.OfLengths(100, 2);
        CorpusSplit split = CorpusSplit.Create(test.Corpus, receptiveField: 3000);

        Assert.Equal([new Segment(0, 0, 100), new Segment(1, 0, 2)], split.Training);
        Assert.Empty(split.Validation);
        Assert.Contains("no validation: no recording is long enough", split.Describe(), StringComparison.Ordinal);
    }

    // The rule in its plainest words, which the first 8 bytes of each hash must not change.
    [Fact]
    public void Create_ManyRecordings_HoldsOutInTheOrderOfTheirHashes()
    {
        Random random = new(7);
        using TestCorpus test = new([.. Enumerable.Range(0, 60).Select(i => TestCorpus.Noise(100 + (i % 5), random.Next(40)))]);
        double wanted = test.Corpus.Frames * 0.2;
        long held = 0;
        List<int> expected = [];
        foreach (IGrouping<string, int> copies in Enumerable.Range(0, 60).GroupBy(i => test.Corpus.Recordings[i].AudioSha256).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            long frames = copies.Sum(i => test.Corpus.Recordings[i].Frames);
            if (Math.Abs(held + frames - wanted) < Math.Abs(held - wanted))
            {
                held += frames;
                expected.AddRange(copies);
            }
        }

        Assert.Contains(Enumerable.Range(0, 60).GroupBy(i => test.Corpus.Recordings[i].AudioSha256), copies => copies.Count() > 1);
        Assert.Equal(expected.Order(), CorpusSplit.Create(test.Corpus, receptiveField: 5, 0.2).Validation.Select(segment => segment.Recording));
    }

    [Fact]
    public void Create_ShareOfZero_HoldsOutNothing()
    {
        using TestCorpus test = TestCorpus.OfLengths([.. Enumerable.Repeat(100, 12)]);
        CorpusSplit split = CorpusSplit.Create(test.Corpus, receptiveField: 5, validationShare: 0);

        Assert.Empty(split.Validation);
        Assert.Equal(12, split.Training.Count);
        Assert.Contains("no validation was asked for", split.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_AnyCorpus_KeepsTrainingAReceptiveFieldAwayFromValidation()
    {
        Random random = new(4);
        for (int round = 0; round < 30; round++)
        {
            using TestCorpus test = TestCorpus.OfLengths([.. Enumerable.Range(0, random.Next(1, 15)).Select(_ => random.Next(2, 600))]);
            int receptiveField = random.Next(1, 100);
            CorpusSplit split = CorpusSplit.Create(test.Corpus, receptiveField, random.NextDouble() / 2);
            Assert.NotEmpty(split.Training);
            foreach (Segment held in split.Validation)
            {
                Assert.All(split.Training.Where(segment => segment.Recording == held.Recording), segment => Assert.True(segment.End + receptiveField <= held.Start));
            }
        }
    }

    // Forty recordings of one label and one of another: by the corpus's rule the other would be held out with a probability of a tenth, or not heard at all.
    [Fact]
    public void Create_ByLabel_SplitsEachLabelAsIfItWereTheCorpus()
    {
        float[][] recordings = [.. Enumerable.Range(0, 41).Select(i => TestCorpus.Noise(1000, i))];
        using TestCorpus test = new(1L << 30, recordings, i => i < 40 ? "many" : "one");
        using TestCorpus many = new(1L << 30, recordings[..40]);

        CorpusSplit split = CorpusSplit.Create(test.Corpus, receptiveField: 50, byLabel: true);

        Assert.Equal([.. CorpusSplit.Create(many.Corpus, receptiveField: 50).Validation, new Segment(40, 900, 100)], split.Validation);
        Assert.Equal(new Segment(40, 0, 850), split.Training[^1]);
        Assert.Contains("4 recordings held out whole, and the last 10 % of 1 recording, after a gap of 50 samples", split.Describe(), StringComparison.Ordinal);
        Assert.Equal(split.Validation, CorpusSplit.Create(test.Corpus, receptiveField: 50, onlyLabels: ["many", "one"]).Validation);
    }

    [Fact]
    public void Create_ByLabel_KeepsCopiesWithOtherLabelsOnOneSide()
    {
        using TestCorpus test = new(1L << 30, [.. Enumerable.Range(0, 80).Select(i => TestCorpus.Noise(500, i / 2))], i => i % 2 == 0 ? "a" : "b");

        CorpusSplit split = CorpusSplit.Create(test.Corpus, receptiveField: 10, validationShare: 0.3, byLabel: true);

        Assert.Equal(24, split.Validation.Count);
        Assert.Equal(12, split.Validation.Select(segment => segment.Recording / 2).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(10, -0.1)]
    [InlineData(10, 0.6)]
    [InlineData(10, double.NaN)]
    public void Create_ArgumentOutOfRange_Throws(int receptiveField, double share)
    {
        using TestCorpus test = TestCorpus.OfLengths(100);
        Assert.Throws<ArgumentOutOfRangeException>(() => CorpusSplit.Create(test.Corpus, receptiveField, share));
    }
}
