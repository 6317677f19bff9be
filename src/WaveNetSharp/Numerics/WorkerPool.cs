namespace WaveNetSharp.Numerics;

/// <summary>Threads that run one action at a time, each with its own number; the caller is worker 0.</summary>
/// <remarks>The threads live as long as the pool and wait without spinning for long. <see cref="Run"/> allocates nothing and belongs to one thread.</remarks>
internal sealed class WorkerPool : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _threads;
    private readonly Exception?[] _errors;
    private Action<int>? _action;
    private bool _disposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="workers">At least 1.</param>
    public WorkerPool(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Workers = workers;
        _errors = new Exception?[workers];
        _barrier = new Barrier(workers);
        _threads = new Thread[workers - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"wavenet worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads, the caller included.</summary>
    public int Workers { get; }

    /// <summary>Runs the action once on every worker, with the numbers 0 to Workers - 1, and waits for all.</summary>
    /// <exception cref="AggregateException">One or more workers threw.</exception>
    public void Run(Action<int> action)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _action = action;
        _barrier.SignalAndWait();
        RunOne(0, action);
        _barrier.SignalAndWait();
        foreach (Exception? error in _errors)
        {
            if (error is not null)
            {
                throw new AggregateException([.. _errors.OfType<Exception>()]);
            }
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _action = null;
        _barrier.SignalAndWait();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _barrier.Dispose();
    }

    private void Work(int worker)
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_action is not { } action)
            {
                return;
            }

            RunOne(worker, action);
            _barrier.SignalAndWait();
        }
    }

    private void RunOne(int worker, Action<int> action)
    {
        _errors[worker] = null;
        try
        {
            action(worker);
        }
        catch (Exception error)
        {
            _errors[worker] = error;
        }
    }
}
