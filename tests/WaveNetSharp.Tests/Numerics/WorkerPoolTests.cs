using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Run_AnyNumberOfWorkers_RunsEachOnceAndTheCallerAsWorkerZero(int workers)
    {
        using WorkerPool pool = new(workers);
        int[] runs = new int[workers];
        int[] threads = new int[workers];
        for (int repeat = 1; repeat <= 100; repeat++)
        {
            pool.Run(worker =>
            {
                runs[worker]++;
                threads[worker] = Environment.CurrentManagedThreadId;
            });
            Assert.All(runs, count => Assert.Equal(repeat, count));
        }

        Assert.Equal(Environment.CurrentManagedThreadId, threads[0]);
        Assert.Equal(workers, threads.Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Run_AWorkerThrows_SurfacesAfterAllOthersAndThePoolGoesOn(int failing)
    {
        using WorkerPool pool = new(3);
        int finished = 0;

        AggregateException error = Assert.Throws<AggregateException>(() => pool.Run(worker =>
        {
            if (worker == failing)
            {
                throw new IOException("the disk is gone");
            }

            Interlocked.Increment(ref finished);
        }));

        Assert.Equal("the disk is gone", Assert.IsType<IOException>(Assert.Single(error.InnerExceptions)).Message);
        Assert.Equal(2, finished);
        pool.Run(_ => Interlocked.Increment(ref finished));
        Assert.Equal(5, finished);
    }

    [Fact]
    public void Dispose_Twice_EndsOnceAndRunIsRefused()
    {
        WorkerPool pool = new(2);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(_ => { }));
    }

    [Fact]
    public void Constructor_NoWorkers_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
}
