using System.Runtime.ExceptionServices;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Model;

/// <summary>Threads that run the layers over one tile after the other together: of every layer each does its own rows, and those of a thread that does not come.</summary>
/// <remarks>The result is that of one thread, to the bit: no element is summed by two. Belongs to one thread, which is one of them and needs none of the others.
/// What is thrown on any of them is thrown to that one.</remarks>
internal sealed class SharedForward : IDisposable
{
    private readonly Network _network;
    private readonly ForwardWeights _weights;
    private readonly NetworkState _state;
    private readonly Thread[] _threads;
    private Job? _job;
    private bool _disposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its parameters; not owned.</param>
    /// <param name="state">The histories; not owned.</param>
    /// <param name="threads">At least 1, the caller's included.</param>
    public SharedForward(Network network, ForwardWeights weights, NetworkState state, int threads)
    {
        _network = network;
        _weights = weights;
        _state = state;
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Help(worker)) { IsBackground = true, Name = $"wavenet priming {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Does what <see cref="Network.ForwardLayers"/> does.</summary>
    /// <param name="codes">Up to the input's history of codes, then one code for each row.</param>
    /// <param name="tile">The rows.</param>
    public void Run(ReadOnlySpan<byte> codes, in TileWork tile)
    {
        _network.ForwardInput(_weights, _state, codes, tile);
        Job job = new(tile, new SharedRounds(_threads.Length + 1));
        Volatile.Write(ref _job, job);
        Work(job, worker: 0);
        if (job.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Help(int worker)
    {
        Job? last = null;
        SpinWait wait = default;
        while (!Volatile.Read(ref _disposed))
        {
            if (Volatile.Read(ref _job) is { } job && job != last)
            {
                Work(job, worker);
                last = job;
                wait = default;
            }
            else
            {
                wait.SpinOnce(SharedRounds.TurnsBeforeSleep);
            }
        }
    }

    // Round l + 1 is layer l. A thread starts with its own piece, so that its rows stay in its own cache from layer to layer.
    private void Work(Job job, int worker)
    {
        SharedRounds rounds = job.Rounds;
        int layer = 0;
        for (; layer < _network.Layers.Length && job.Tile.Needed(_network.Reach(layer + 1)) > 0; layer++)
        {
            rounds.Wait(layer);
            for (int i = 0; i < rounds.Pieces; i++)
            {
                int piece = (worker + i) % rounds.Pieces;
                if (rounds.Take(piece, layer + 1))
                {
                    ForwardPiece(job, layer, piece);
                    rounds.Finish(piece, layer + 1);
                }
            }
        }

        rounds.Wait(layer);
    }

    // A piece that fails is over all the same: the others would wait for it for ever. Those after it are for nothing, and are left out.
    private void ForwardPiece(Job job, int layer, int piece)
    {
        if (job.Failure is not null)
        {
            return;
        }

        try
        {
            _network.ForwardLayer(_weights, _state, layer, job.Tile, piece, job.Rounds.Pieces);
        }
        catch (Exception failure)
        {
            job.Failure = failure;
        }
    }

    private sealed class Job(TileWork tile, SharedRounds rounds)
    {
        private volatile Exception? _failure;

        public TileWork Tile { get; } = tile;

        public SharedRounds Rounds { get; } = rounds;

        /// <summary>Why the tile is not whole, as one of the threads has it.</summary>
        public Exception? Failure
        {
            get => _failure;
            set => _failure = value;
        }
    }
}
