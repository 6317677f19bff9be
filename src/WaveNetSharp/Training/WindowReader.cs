using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace WaveNetSharp.Training;

/// <summary>Reads the windows of the next step on a thread of its own while the step before computes, so that nobody waits for a disk.</summary>
/// <remarks>What is read depends on the visit alone, so reading ahead changes no bit. An error comes out in the step that needs the windows, and only there.
/// Allocates only when built. <see cref="Advance"/> belongs to one thread.</remarks>
internal sealed class WindowReader : IDisposable
{
    private readonly WindowVisits _visits;
    private readonly int _windows;
    private readonly int _rank;
    private readonly int _ranks;
    private readonly Thread _thread;

    // Held by whoever looks at the fields below, for an instant; never while reading.
    private readonly object _turn = new();
    private WindowBatch _ahead;
    private long _aheadTargets;
    private long? _wanted;

    // What the batch ahead holds whole.
    private long? _read;
    private Exception? _error;
    private bool _disposed;

    /// <summary>Allocates two batches and starts the thread.</summary>
    /// <param name="visits">The order of the windows.</param>
    /// <param name="windows">Windows in a step.</param>
    /// <param name="window">Targets of the longest.</param>
    /// <param name="rank">Which share of a step is read: the windows rank, rank + ranks, ...</param>
    /// <param name="ranks">Shares of a step.</param>
    public WindowReader(WindowVisits visits, int windows, int window, int rank = 0, int ranks = 1)
    {
        int share = ShareOf(windows, rank, ranks);
        (_visits, _windows, _rank, _ranks) = (visits, windows, rank, ranks);
        Batch = new WindowBatch(share, window);
        _ahead = new WindowBatch(share, window);
        _thread = new Thread(Work) { IsBackground = true, Name = "wavenet reader" };
        _thread.Start();
    }

    /// <summary>The windows of the step that <see cref="Advance"/> was called for last.</summary>
    public WindowBatch Batch { get; private set; }

    /// <summary>Targets of that step, all shares together.</summary>
    public long StepTargets { get; private set; }

    /// <summary>Seconds that all calls of <see cref="Advance"/> have waited.</summary>
    public double WaitingSeconds { get; private set; }

    /// <summary>Bytes that the codes of the batches take.</summary>
    public static long Bytes(int windows, int window) => 2 * WindowBatch.Bytes(windows, window);

    /// <summary>The windows in a share of a step: of 7 in 2 shares, 4 and 3.</summary>
    public static int ShareOf(int windows, int rank, int ranks) => (windows - rank + ranks - 1) / ranks;

    /// <summary>Waits for the windows of a step, and has those of the step after it read from now on.</summary>
    /// <param name="visited">Windows visited before the step. Anything else than one step after the last call is read anew.</param>
    public void Advance(long visited)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_turn)
        {
            // The thread that would read has ended.
            ObjectDisposedException.ThrowIf(_disposed, this);
            Want(visited);
            while (_read != visited)
            {
                Monitor.Wait(_turn);
            }

            if (_error is { } error)
            {
                // Forgotten, so that another try reads again.
                (_wanted, _read, _error) = (null, null, null);
                ExceptionDispatchInfo.Throw(error);
            }

            (Batch, _ahead, _read, StepTargets) = (_ahead, Batch, null, _aheadTargets);
            Want(visited + _windows);
        }

        WaitingSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _disposed = true;
            Monitor.PulseAll(_turn);
        }

        _thread.Join();
    }

    private void Want(long visited)
    {
        _wanted = visited;
        Monitor.PulseAll(_turn);
    }

    private void Work()
    {
        while (true)
        {
            long visited;
            lock (_turn)
            {
                while (_wanted == _read && !_disposed)
                {
                    Monitor.Wait(_turn);
                }

                if (_disposed)
                {
                    return;
                }

                visited = _wanted!.Value;
            }

            Exception? error = null;
            try
            {
                Fill(visited);
            }
            catch (Exception exception)
            {
                error = exception;
            }

            lock (_turn)
            {
                (_read, _error) = (visited, error);
                Monitor.PulseAll(_turn);
            }
        }
    }

    private void Fill(long visited)
    {
        for (int i = 0; i < _ahead.Count; i++)
        {
            _ahead.SetLength(i, _visits.Read(visited + _rank + ((long)i * _ranks), _ahead.Slot(i)));
        }

        _aheadTargets = 0;
        for (int i = 0; i < _windows; i++)
        {
            _aheadTargets += _visits.TargetsOf(visited + i);
        }
    }
}
