using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class WindowOrderTests
{
    [Fact]
    public void Indexer_EveryCountUpTo2000_VisitsEachWindowOnce()
    {
        for (int count = 1; count <= 2000; count++)
        {
            WindowOrder order = new(count, seed: 7, epoch: count);
            bool[] seen = new bool[count];
            for (int position = 0; position < count; position++)
            {
                long window = order[position];
                Assert.InRange(window, 0, count - 1);
                Assert.False(seen[window], $"window {window} of {count} came twice");
                seen[window] = true;
            }
        }
    }

    [Theory]
    [InlineData(1_000_003)]
    [InlineData(1L << 33)]
    [InlineData((1L << 45) + 12345)]
    [InlineData(long.MaxValue)]
    public void Indexer_LargeCount_SampledPositionsStayDistinctAndInRange(long count)
    {
        WindowOrder order = new(count, seed: 1, epoch: 0);
        const int Sampled = 20_000;
        HashSet<long> seen = [];
        long stride = count / Sampled;
        for (long i = 0; i < Sampled; i++)
        {
            long window = order[i * stride];
            Assert.InRange(window, 0, count - 1);
            Assert.True(seen.Add(window));
        }
    }

    [Fact]
    public void Indexer_OtherEpochOrSeed_GivesAnotherOrder()
    {
        const int Count = 1000;
        long[] first = Visit(new WindowOrder(Count, 1, 0));

        Assert.Equal(first, Visit(new WindowOrder(Count, 1, 0)));
        // Two random orders of 1,000 agree in one place on average (Poisson); more than 12 has a probability below 1e-10.
        Assert.InRange(Agreements(first, Visit(new WindowOrder(Count, 1, 1))), 0, 12);
        Assert.InRange(Agreements(first, Visit(new WindowOrder(Count, 2, 0))), 0, 12);
        Assert.InRange(Agreements(first, [.. Enumerable.Range(0, Count)]), 0, 12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(24)]
    public void Indexer_ManyEpochs_PutsEveryWindowEverywhereEquallyOften(int count)
    {
        const int Epochs = 20_000;
        int[,] visits = new int[count, count];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            WindowOrder order = new(count, 99, epoch);
            for (int position = 0; position < count; position++)
            {
                visits[position, order[position]]++;
            }
        }

        double expected = (double)Epochs / count;
        double chiSquare = 0;
        foreach (int seen in visits)
        {
            chiSquare += (seen - expected) * (seen - expected) / expected;
        }

        // Rows and columns of the table have fixed sums. For random permutations chi-square is count / (count - 1) times a chi-square
        // variable of (count - 1)^2 degrees of freedom: mean d and variance 2d, both scaled. Six deviations leave no room for chance.
        double freedom = (count - 1.0) * (count - 1);
        double scale = count / (count - 1.0);
        Assert.InRange(chiSquare, 0, scale * (freedom + (6 * Math.Sqrt(2 * freedom))));
    }

    [Fact]
    public void Indexer_NeighbouringPositions_LandFarApart()
    {
        const int Count = 100_000;
        WindowOrder order = new(Count, 5, 3);
        double distance = Enumerable.Range(0, Count - 1).Average(i => Math.Abs((double)(order[i + 1] - order[i])));

        // Two independent uniform places are count / 3 apart on average, with a deviation of count / sqrt(18); over 1e5 pairs the
        // average deviates by count / 1,340, dependent neighbours at most double that. A tenth of the count would be 130 deviations off.
        Assert.InRange(distance, 0.32 * Count, 0.347 * Count);
    }

    [Fact]
    public void Indexer_OutsideCount_Throws()
    {
        WindowOrder order = new(10, 0, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowOrder(0, 0, 0)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowOrder(-1, 0, 0));
    }

    private static long[] Visit(WindowOrder order) => [.. Enumerable.Range(0, (int)order.Count).Select(position => order[position])];

    private static int Agreements(long[] first, long[] second) => first.Zip(second).Count(pair => pair.First == pair.Second);
}
