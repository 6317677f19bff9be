using System.Runtime.ExceptionServices;

namespace WaveNetSharp.Corpus;

/// <summary>Works on items on several threads and gives the results in the order of the items, so that a slow item holds nobody up.</summary>
internal sealed class OrderedWorkers<TItem, TResult> : IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Slot> _slots = new();
    private readonly IEnumerator<TItem> _items;
    private readonly Func<TItem, int, CancellationToken, TResult> _work;
    private readonly int _ahead;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _wakeUp;
    private readonly Thread[] _threads;
    private Exception? _failure;
    private bool _exhausted;

    private OrderedWorkers(
        IEnumerable<TItem> items, Func<TItem, int, CancellationToken, TResult> work, int workers, int ahead, CancellationToken cancellation)
    {
        _items = items.GetEnumerator();
        _work = work;
        _ahead = ahead;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _wakeUp = _stop.Token.Register(WakeUp);
        // Threads of their own: the pool is left to the messages of the programs that decode.
        _threads = [.. Enumerable.Range(0, workers).Select(number => new Thread(() => Work(number)) { IsBackground = true, Name = $"prepare {number}" })];
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>Runs the work. No thread outlives the enumeration, however it ends; the first failure of any item ends it at once.</summary>
    /// <param name="items">Taken one by one, under a lock, as workers become free.</param>
    /// <param name="work">Given an item and the number of the worker, [0, <paramref name="workers"/>).</param>
    /// <param name="workers">Threads, at least 1.</param>
    /// <param name="ahead">The most items that are taken and not yet given back.</param>
    /// <param name="cancellation">Ends the enumeration.</param>
    public static IEnumerable<TResult> Run(
        IEnumerable<TItem> items, Func<TItem, int, CancellationToken, TResult> work, int workers, int ahead, CancellationToken cancellation)
    {
        using OrderedWorkers<TItem, TResult> run = new(items, work, workers, ahead, cancellation);
        while (run.TryTake(out TResult? result))
        {
            yield return result!;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _wakeUp.Dispose();
        _stop.Dispose();
        _items.Dispose();
    }

    private bool TryTake(out TResult? result)
    {
        lock (_gate)
        {
            while (true)
            {
                if (_failure is not null)
                {
                    ExceptionDispatchInfo.Throw(_failure);
                }

                _stop.Token.ThrowIfCancellationRequested();
                if (_slots.TryPeek(out Slot? slot) && slot.IsDone)
                {
                    _slots.Dequeue();
                    Monitor.PulseAll(_gate);
                    result = slot.Result;
                    return true;
                }

                if (_exhausted && _slots.Count == 0)
                {
                    result = default;
                    return false;
                }

                Monitor.Wait(_gate);
            }
        }
    }

    private void Work(int number)
    {
        try
        {
            while (TryBegin(out TItem? item, out Slot? slot))
            {
                TResult result = _work(item!, number, _stop.Token);
                lock (_gate)
                {
                    slot!.Result = result;
                    slot.IsDone = true;
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception exception)
        {
            // Thrown again where the results are taken.
            lock (_gate)
            {
                _failure ??= exception;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool TryBegin(out TItem? item, out Slot? slot)
    {
        lock (_gate)
        {
            while (_slots.Count >= _ahead && !_stop.IsCancellationRequested && _failure is null)
            {
                Monitor.Wait(_gate);
            }

            item = default;
            slot = null;
            if (_stop.IsCancellationRequested || _failure is not null || _exhausted)
            {
                return false;
            }

            if (!_items.MoveNext())
            {
                _exhausted = true;
                Monitor.PulseAll(_gate);
                return false;
            }

            item = _items.Current;
            slot = new Slot();
            _slots.Enqueue(slot);
            return true;
        }
    }

    private void WakeUp()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class Slot
    {
        public TResult? Result { get; set; }

        public bool IsDone { get; set; }
    }
}
