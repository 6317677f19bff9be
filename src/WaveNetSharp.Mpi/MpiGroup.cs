using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Mpi;

/// <summary>The processes that mpirun or srun has started, joined through the MPI library of this computer. One in the life of a process; one thread.</summary>
/// <remarks>
/// The library only carries bytes: each rank gets one part of the values from all others, adds them up in the order of the ranks, and gives
/// the sums back to all. That is as few bytes as the best all-reduce sends, 2 (Size - 1) / Size of the values there and back, and the order of the
/// additions depends neither on the library nor on the network, which no library promises of its own.
/// </remarks>
public sealed unsafe class MpiGroup : IProcessGroup, IDisposable
{
    private const int SaidTag = 1;
    private const int PartTag = 2;
    private const int SumTag = 3;
    private const int BroadcastBytes = 1 << 30;

    // Others that compute take milliseconds, so a sleep costs little and leaves them the core; bytes that are under way need this process to carry them.
    private static readonly TimeSpan AwakeForOthers = TimeSpan.FromMilliseconds(0.2);
    private static readonly TimeSpan AwakeForBytes = TimeSpan.FromMilliseconds(50);

    private readonly MpiLibrary _library;
    private readonly nint _group;
    private readonly CallWatch _watch;
    private readonly TimeSpan _patience;
    private readonly PendingMessages _arrivals;
    private readonly PendingMessages _transfers;
    private readonly PendingMessages _broadcast;
    private readonly ProcessOrigin[] _origins = [];
    private float* _parts;
    private int _partsLength;
    private bool _isOver;

    private MpiGroup(MpiLaunch launch, MpiLibrary library, TimeSpan patience, Action<IOException> stuck)
    {
        _library = library;
        // When one is missing all others wait for it: the first of them speaks, and the end of the job spares the rest.
        _patience = patience + TimeSpan.FromMilliseconds(200 * Math.Min(launch.Rank ?? 0, 10));
        _watch = new CallWatch(library.Name, _patience, stuck);
        _group = library.Start(_watch);
        Rank = library.RankIn(_group);
        Size = library.SizeOf(_group);
        RequireAsLaunched(launch);
        _arrivals = new PendingMessages(library, Size);
        _transfers = new PendingMessages(library, 4 * Size);
        _broadcast = new PendingMessages(library, 1);
        byte[] origins = new byte[Size * ProcessOrigin.Bytes];
        byte[] mine = new byte[ProcessOrigin.Bytes];
        ProcessOrigin origin = ProcessOrigin.OfThisProcess();
        origin.Write(mine);
        Exchange([], mine, origins);
        _origins = [.. Enumerable.Range(0, Size).Select(rank => ProcessOrigin.Read(origins.AsSpan(rank * ProcessOrigin.Bytes, ProcessOrigin.Bytes)))];
        LocalSize = _origins.Count(other => other.Computer == origin.Computer);
        Cores = Math.Max(1, origin.Cores / _origins.Count(other => other.Computer == origin.Computer && other.CoreSet == origin.CoreSet));
    }

    /// <summary>Frees what was not disposed of.</summary>
    ~MpiGroup() => NativeMemory.AlignedFree(_parts);

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int LocalSize { get; }

    /// <inheritdoc/>
    public int Cores { get; }

    /// <inheritdoc/>
    public double WaitedSeconds { get; private set; }

    /// <summary>What the MPI library says of itself.</summary>
    public string Version => _library.Version;

    /// <summary>Joins the other processes of the job.</summary>
    /// <param name="launch">How this process was started.</param>
    /// <param name="patience">How long another rank may take to come to where this one waits for it.</param>
    /// <param name="stuck">Told, on another thread, when the library itself waits longer than that, now or at the end. Nothing can end this but the end of
    /// the process, which is what is expected of it.</param>
    /// <exception cref="DllNotFoundException">There is no MPI library of the launcher's family; the message names what was looked for.</exception>
    /// <exception cref="IOException">The library could not start, or a rank did not come.</exception>
    /// <exception cref="InvalidDataException">The library has started as another rank, or one of more or fewer, than the launcher says.</exception>
    public static MpiGroup Join(MpiLaunch launch, TimeSpan patience, Action<IOException> stuck)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(stuck);
        return new MpiGroup(launch, MpiLibrary.Load(launch.Family), patience, stuck);
    }

    /// <inheritdoc/>
    public string NameOf(int rank) =>
        rank < _origins.Length ? $"rank {rank} ({_origins[rank].Computer}, process {_origins[rank].Process})" : $"rank {rank}";

    /// <inheritdoc/>
    public void Exchange(Span<float> values, ReadOnlySpan<byte> said, Span<byte> heard)
    {
        if (heard.Length != Size * said.Length)
        {
            throw new ArgumentException($"heard must hold {Size} times {said.Length} bytes, but holds {heard.Length}.", nameof(heard));
        }

        MakeRoom(values.Length);
        said.CopyTo(heard[(Rank * said.Length)..]);
        fixed (float* all = values)
        fixed (byte* mine = said, theirs = heard)
        {
            Announce(mine, theirs, said.Length);
            if (values.Length > 0)
            {
                SendParts(all, values.Length);
            }

            Wait(_arrivals, AwakeForOthers);
            Wait(_transfers, AwakeForBytes);
            if (values.Length > 0)
            {
                AddParts(values);
                SendSums(all, values.Length);
                Wait(_transfers, AwakeForBytes);
            }
        }
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values)
    {
        fixed (byte* all = values)
        {
            for (int done = 0; done < values.Length; done += BroadcastBytes)
            {
                _broadcast.Add(_library.Broadcast(all + done, Math.Min(BroadcastBytes, values.Length - done), _group), rank: 0);
                Wait(_broadcast, AwakeForOthers);
            }
        }
    }

    /// <summary>Opens lines to other ranks, who must open theirs. Until the mailbox is disposed of, nothing else may be done with the group.</summary>
    internal Mailbox OpenMailbox(IEnumerable<int> ranks, Action<Mail> arrived, Action<int, IOException> lost) =>
        new(ranks.Select(rank => new MailLine(_library, _group, rank)), _patience, Silent, arrived, lost);

    /// <summary>Ends all processes of the job at once.</summary>
    /// <param name="exitCode">The job's exit code.</param>
    public void Abort(int exitCode)
    {
        _isOver = true;
        _library.Abort(exitCode);
    }

    /// <summary>Waits for all others to come to the same, and leaves.</summary>
    /// <param name="end">Ends this process as it is about to end anyway. Called, on another thread, when the library does not let it go: all is done by then.</param>
    public void Leave(Action? end)
    {
        if (!_isOver)
        {
            _isOver = true;
            // A launcher ends the others as soon as one has left with a failure; rank 0 may still be writing.
            byte[] now = BitConverter.GetBytes(DateTime.UtcNow.Ticks);
            byte[] clocks = new byte[Size * now.Length];
            Exchange([], now, clocks);
            long latest = Enumerable.Range(0, Size).Max(rank => BitConverter.ToInt64(clocks, rank * now.Length));
            _library.Finish(_watch, new DateTime(Math.Clamp(latest, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc), end);
        }
    }

    /// <summary>Leaves when nobody has, and frees the memory.</summary>
    public void Dispose()
    {
        Leave(end: null);
        _arrivals.Dispose();
        _transfers.Dispose();
        _broadcast.Dispose();
        NativeMemory.AlignedFree(_parts);
        _parts = null;
        GC.SuppressFinalize(this);
    }

    // A library that finds no launcher of its own starts by itself: every process would be rank 0 of 1, and all would write the same files.
    private void RequireAsLaunched(MpiLaunch launch)
    {
        if ((launch.Size ?? Size) != Size || (launch.Rank ?? Rank) != Rank)
        {
            throw new InvalidDataException(
                $"the launcher says that this is rank {launch.Rank ?? Rank:N0} of {launch.Size ?? Size:N0} ({launch.Variable} is set), but '{_library.Name}' ({Version}) has started as rank {Rank:N0} of {Size:N0}: it cannot talk to this launcher. "
                + $"Start with the mpirun of that library (or the --mpi of srun that it was built for), or name the library of the launcher in {MpiSearch.Variable}.");
        }
    }

    private void MakeRoom(int length)
    {
        int longest = ((length - 1) / Size) + 1;
        long needed = (long)(Size - 1) * longest;
        if (length > 0 && needed > _partsLength)
        {
            NativeMemory.AlignedFree(_parts);
            _parts = (float*)NativeMemory.AlignedAlloc((nuint)needed * sizeof(float), 64);
            _partsLength = checked((int)needed);
        }
    }

    private void Announce(byte* mine, byte* theirs, int length)
    {
        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank)
            {
                _arrivals.Add(_library.Receive(theirs + ((long)rank * length), length, rank, SaidTag, _group), rank);
                _transfers.Add(_library.Send(mine, length, rank, SaidTag, _group), rank);
            }
        }
    }

    // A large message is announced, and comes when the other side has said that it may. To send before receiving announces ours before that word is given for theirs: the
    // word for ours would otherwise wait behind all their bytes, and the two directions of a link took turns (twice the time).
    private void SendParts(float* all, int length)
    {
        (_, int mine) = PartOf(length, Rank);
        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank)
            {
                (int start, int count) = PartOf(length, rank);
                _transfers.Add(_library.Send(all + start, Bytes(count), rank, PartTag, _group), rank);
                _transfers.Add(_library.Receive(Received(rank, mine), Bytes(mine), rank, PartTag, _group), rank);
            }
        }
    }

    private void AddParts(Span<float> values)
    {
        (int start, int count) = PartOf(values.Length, Rank);
        Span<float> own = values.Slice(start, count);
        Span<float> sum = Rank == 0 ? own : new Span<float>(Received(0, count), count);
        for (int rank = 1; rank < Size; rank++)
        {
            TensorPrimitives.Add(sum, rank == Rank ? own : new Span<float>(Received(rank, count), count), sum);
        }

        if (Rank > 0)
        {
            sum.CopyTo(own);
        }
    }

    // In the same order, for the same reason.
    private void SendSums(float* all, int length)
    {
        (int own, int mine) = PartOf(length, Rank);
        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank)
            {
                (int start, int count) = PartOf(length, rank);
                _transfers.Add(_library.Send(all + own, Bytes(mine), rank, SumTag, _group), rank);
                _transfers.Add(_library.Receive(all + start, Bytes(count), rank, SumTag, _group), rank);
            }
        }
    }

    // The room for the part of another rank; this one's own lies among the values.
    private float* Received(int rank, int count) => _parts + ((long)(rank < Rank ? rank : rank - 1) * count);

    private (int Start, int Count) PartOf(int length, int rank)
    {
        int start = (int)((long)length * rank / Size);
        return (start, (int)((long)length * (rank + 1) / Size) - start);
    }

    private void Wait(PendingMessages messages, TimeSpan awake)
    {
        long start = Stopwatch.GetTimestamp();
        long moved = start;
        while (messages.Count > 0)
        {
            // Both, for a message that nobody waits for must be carried, too.
            bool any = messages.MoveOn();
            if (messages == _arrivals)
            {
                any |= _transfers.MoveOn();
            }

            TimeSpan still = Stopwatch.GetElapsedTime(moved);
            if (any)
            {
                moved = Stopwatch.GetTimestamp();
            }
            else if (still > Limit(messages))
            {
                throw Missing(messages, still);
            }
            else if (still > awake)
            {
                Thread.Sleep(1);
            }
            else
            {
                Thread.Yield();
            }
        }

        if (messages == _arrivals)
        {
            WaitedSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    // Who waits for bytes may be waiting for one that waits for the rank that is missing; that one knows it, and is to speak first.
    private TimeSpan Limit(PendingMessages messages) => messages == _arrivals ? _patience : 2 * _patience;

    private IOException Missing(PendingMessages messages, TimeSpan waited)
    {
        _isOver = true;
        // A broadcast goes through other ranks, and the library does not tell where it stays.
        string what = messages == _broadcast
            ? $"all ranks must have what rank 0 gives them within {Limit(messages).TotalSeconds:N0} s, but {NameOf(Rank)} has waited {waited.TotalSeconds:N0} s for that: one of the ranks, it is not known which,"
            : $"every rank must come to the end of a step within {_patience.TotalSeconds:N0} s of the others, but {NameOf(Rank)} has waited {waited.TotalSeconds:N0} s for {string.Join(", ", messages.Ranks.Select(NameOf))}: it";
        return new IOException($"{what} hangs or was stopped, or its computer or network is gone. All ranks are ended; go on from the last checkpoint with --resume.");
    }

    private IOException Silent(int rank, double seconds)
    {
        _isOver = true;
        return new IOException(
            $"every rank must give a sign of life within {_patience.TotalSeconds:N0} s, but {NameOf(Rank)} has heard nothing of {NameOf(rank)} for {seconds:N0} s: "
            + "it was stopped, or its computer or network is gone. All ranks are ended.");
    }

    private static int Bytes(int floats) => checked(floats * sizeof(float));
}
