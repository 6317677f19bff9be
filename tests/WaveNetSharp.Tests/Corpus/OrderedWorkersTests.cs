using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class OrderedWorkersTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(4, 4)]
    [InlineData(7, 100)]
    public void Run_AnyNumberOfWorkers_GivesTheResultsInOrder(int workers, int ahead)
    {
        Random random = new(1);
        int[] pauses = [.. Enumerable.Range(0, 200).Select(_ => random.Next(3))];
        IEnumerable<int> results = OrderedWorkers<int, int>.Run(Enumerable.Range(0, 200), (item, _, _) =>
        {
            Thread.Sleep(pauses[item]);
            return item * item;
        }, workers, ahead, Test);

        Assert.Equal(Enumerable.Range(0, 200).Select(item => item * item), results);
    }

    [Fact]
    public void Run_SlowFirstItem_LetsOthersGoOnAsFarAsAllowed()
    {
        using ManualResetEventSlim first = new();
        int done = 0;
        IEnumerable<int> results = OrderedWorkers<int, int>.Run(Enumerable.Range(0, 20), (item, _, _) =>
        {
            if (item == 0)
            {
                first.Wait(Test);
            }
            else if (Interlocked.Increment(ref done) == 9)
            {
                first.Set();
            }

            return item;
        }, workers: 2, ahead: 10, Test);

        Assert.Equal(Enumerable.Range(0, 20), results);
    }

    [Fact]
    public void Run_AnItemFails_EndsAtOnceWithItsException()
    {
        using ManualResetEventSlim never = new();
        IEnumerable<int> results = OrderedWorkers<int, int>.Run(Enumerable.Range(0, 1000), (item, _, stop) =>
        {
            if (item == 3)
            {
                throw new IOException("full");
            }

            if (item == 0)
            {
                never.Wait(stop);
            }

            return item;
        }, workers: 3, ahead: 50, Test);

        Assert.Equal("full", Assert.Throws<IOException>(() => results.Count()).Message);
    }

    [Fact]
    public void Run_TheItemsFail_GivesTheirException()
    {
        static IEnumerable<int> Items()
        {
            yield return 1;
            throw new InvalidDataException("broken list");
        }

        Assert.Throws<InvalidDataException>(() => OrderedWorkers<int, int>.Run(Items(), (item, _, _) => item, 2, 5, Test).Count());
    }

    [Fact]
    public void Run_Cancelled_EndsAndIsNotTakenForTheEnd()
    {
        using CancellationTokenSource stop = new();
        int seen = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (int item in OrderedWorkers<int, int>.Run(Enumerable.Range(0, 1000), (item, _, _) => item, 2, 5, stop.Token))
            {
                seen++;
                if (item == 4)
                {
                    stop.Cancel();
                }
            }
        });
        Assert.Equal(5, seen);
    }
}
