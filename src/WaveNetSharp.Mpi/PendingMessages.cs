using System.Runtime.InteropServices;

namespace WaveNetSharp.Mpi;

/// <summary>Messages that were begun and are not done, each with the rank at its other end. One thread; allocates only when built.</summary>
internal sealed unsafe class PendingMessages : IDisposable
{
    private readonly MpiLibrary _library;
    private readonly int[] _ranks;
    private nint* _requests;

    /// <summary>Makes room.</summary>
    /// <param name="library">Moves the messages.</param>
    /// <param name="capacity">Messages at a time.</param>
    public PendingMessages(MpiLibrary library, int capacity)
    {
        _library = library;
        _ranks = new int[capacity];
        // Outside the managed heap, for the library writes to it.
        _requests = (nint*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(nint));
    }

    ~PendingMessages() => Free();

    /// <summary>Messages that are not done.</summary>
    public int Count { get; private set; }

    /// <summary>The ranks at the other ends of these.</summary>
    public IEnumerable<int> Ranks => _ranks.Take(Count).Distinct().Order();

    public void Add(nint request, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Count, _ranks.Length);
        _requests[Count] = request;
        _ranks[Count] = rank;
        Count++;
    }

    /// <summary>Moves all messages on, and forgets those that are done.</summary>
    /// <returns>Whether one was.</returns>
    public bool MoveOn()
    {
        int before = Count;
        for (int i = Count - 1; i >= 0; i--)
        {
            if (_library.IsDone(ref _requests[i]))
            {
                Count--;
                _requests[i] = _requests[Count];
                _ranks[i] = _ranks[Count];
            }
        }

        return Count < before;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_requests);
        _requests = null;
    }
}
