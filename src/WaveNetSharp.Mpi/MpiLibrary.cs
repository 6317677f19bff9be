using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace WaveNetSharp.Mpi;

/// <summary>The dozen MPI calls that a training needs, from whichever library was found.</summary>
/// <remarks>
/// A handle is an nint for both families. MPICH's are 32-bit numbers: as arguments they travel in the lower half of a register whose upper
/// half nobody reads, and a result is written into the lower half of a variable that was zero (little-endian, as all of the engine). For that
/// reason no call that takes an array of handles is used.
/// </remarks>
internal sealed unsafe class MpiLibrary
{
    // MPI_THREAD_SERIALIZED: any thread may call, one at a time. The number is the same in both families.
    private const int Serialized = 2;
    private const int LongestText = 8192;

    // MPICH before 4.2 over UCX and TCP: MPI_Finalize asks every other process for a last answer, then waits for the launcher and answers nobody. One that comes
    // late then waits for ever. When all are out of their last call before the first of them goes in, each has asked before any waits for the launcher.
    private static readonly TimeSpan PauseBeforeFinalize = TimeSpan.FromSeconds(0.5);

    // On a computer with much else to do that pause may be too short. MPICH's launcher takes processes that end without MPI_Finalize for what their exit codes say when all
    // end within milliseconds; as soon as it has seen one of them go it kills those that are left, and reports that.
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(5);

    private readonly delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int> _initThread;
    private readonly delegate* unmanaged[Cdecl]<int> _finalize;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _commRank;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _commSize;
    private readonly delegate* unmanaged[Cdecl]<nint, nint*, int> _commDuplicate;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, int> _commSetErrorHandler;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> _send;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> _receive;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, nint*, int> _broadcast;
    private readonly delegate* unmanaged[Cdecl]<nint*, int*, nint, int> _test;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> _abort;
    private readonly delegate* unmanaged[Cdecl]<int, byte*, int*, int> _errorString;
    private readonly delegate* unmanaged[Cdecl]<byte*, int*, int> _libraryVersion;

    private readonly MpiFamily _family;
    private readonly nint _world;
    private readonly nint _bytes;
    private readonly nint _returnErrors;
    private readonly nint _ignoreStatus;

    private MpiLibrary(nint library, string name, MpiFamily family)
    {
        Name = name;
        _family = family;
        _initThread = (delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int>)Export("MPI_Init_thread");
        _finalize = (delegate* unmanaged[Cdecl]<int>)Export("MPI_Finalize");
        _commRank = (delegate* unmanaged[Cdecl]<nint, int*, int>)Export("MPI_Comm_rank");
        _commSize = (delegate* unmanaged[Cdecl]<nint, int*, int>)Export("MPI_Comm_size");
        _commDuplicate = (delegate* unmanaged[Cdecl]<nint, nint*, int>)Export("MPI_Comm_dup");
        _commSetErrorHandler = (delegate* unmanaged[Cdecl]<nint, nint, int>)Export("MPI_Comm_set_errhandler");
        _send = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)Export("MPI_Isend");
        _receive = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)Export("MPI_Irecv");
        _broadcast = (delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, nint*, int>)Export("MPI_Ibcast");
        _test = (delegate* unmanaged[Cdecl]<nint*, int*, nint, int>)Export("MPI_Test");
        _abort = (delegate* unmanaged[Cdecl]<nint, int, int>)Export("MPI_Abort");
        _errorString = (delegate* unmanaged[Cdecl]<int, byte*, int*, int>)Export("MPI_Error_string");
        _libraryVersion = (delegate* unmanaged[Cdecl]<byte*, int*, int>)Export("MPI_Get_library_version");
        // Open MPI: mpi.h declares these as addresses. MPICH: the numbers are those of its mpi.h, fixed by its binary interface.
        (_world, _bytes, _returnErrors, _ignoreStatus) = family == MpiFamily.OpenMpi
            ? (Export("ompi_mpi_comm_world"), Export("ompi_mpi_byte"), Export("ompi_mpi_errors_return"), 0)
            : ((nint)0x44000000, (nint)0x4c00010d, (nint)0x54000001, (nint)1);

        nint Export(string symbol) => NativeLibrary.TryGetExport(library, symbol, out nint address)
            ? address
            : throw new DllNotFoundException($"'{name}' must be an MPI library of version 3 or later, but has no {symbol}. Name another one in {MpiSearch.Variable}.");
    }

    /// <summary>The file that was loaded.</summary>
    public string Name { get; }

    /// <summary>What the library says of itself, its first line.</summary>
    public string Version
    {
        get
        {
            byte* text = stackalloc byte[LongestText];
            int length = 0;
            _libraryVersion(text, &length);
            return Encoding.UTF8.GetString(text, length).Split('\n')[0].Trim('\0', ' ');
        }
    }

    /// <summary>Loads a library. Nothing is started yet.</summary>
    /// <exception cref="DllNotFoundException">There is none of this family.</exception>
    public static MpiLibrary Load(MpiFamily family)
    {
        (nint library, string name) = MpiSearch.Load(family);
        return new MpiLibrary(library, name, family);
    }

    /// <summary>Joins the other processes, once in the life of a process.</summary>
    /// <param name="watch">Notices when the others do not come.</param>
    /// <returns>All of them, in a space of messages of its own, whose errors are returned and not fatal.</returns>
    /// <exception cref="IOException">The library could not start.</exception>
    public nint Start(CallWatch watch)
    {
        int level = 0;
        using (watch.Over("MPI_Init_thread"))
        {
            Check(_initThread(null, null, Serialized, &level), "MPI_Init_thread");
        }

        if (level < Serialized)
        {
            throw new IOException($"'{Name}' must let several threads call it in turn (MPI_THREAD_SERIALIZED), but offers level {level} only. Use another MPI library.");
        }

        Check(_commSetErrorHandler(_world, _returnErrors), "MPI_Comm_set_errhandler");
        nint all = 0;
        using (watch.Over("MPI_Comm_dup"))
        {
            Check(_commDuplicate(_world, &all), "MPI_Comm_dup");
        }

        return all;
    }

    /// <summary>Leaves, when all others are about to. The process goes on, but cannot join again.</summary>
    /// <param name="watch">Notices when the others do not come.</param>
    /// <param name="farewell">The same instant for all ranks, about now.</param>
    /// <param name="end">Ends this process, though it has not left.</param>
    public void Finish(CallWatch watch, DateTime farewell, Action? end)
    {
        if (_family == MpiFamily.Mpich)
        {
            Thread.Sleep(PauseBeforeFinalize);
            TimeSpan left = farewell + LongestFarewell - DateTime.UtcNow;
            // Clocks of computers may differ by more than that.
            left = left > TimeSpan.Zero && left < 2 * LongestFarewell ? left : LongestFarewell;
            watch = end is null ? watch : new CallWatch(Name, left, _ => end());
        }

        using (watch.Over("MPI_Finalize"))
        {
            Check(_finalize(), "MPI_Finalize");
        }
    }

    /// <summary>Ends all processes of the job, and this one though the launcher may be out of reach.</summary>
    public void Abort(int exitCode)
    {
        Thread end = new(EndAlone) { IsBackground = true };
        end.Start();
        _abort(_world, exitCode);
    }

    public int RankIn(nint group)
    {
        int rank = 0;
        Check(_commRank(group, &rank), "MPI_Comm_rank");
        return rank;
    }

    public int SizeOf(nint group)
    {
        int size = 0;
        Check(_commSize(group, &size), "MPI_Comm_size");
        return size;
    }

    /// <summary>Begins to send bytes, which must stay where they are and as they are until the request is done.</summary>
    public nint Send(void* bytes, int count, int to, int tag, nint group)
    {
        nint request = 0;
        Check(_send(bytes, count, _bytes, to, tag, group, &request), "MPI_Isend");
        return request;
    }

    /// <summary>Begins to receive bytes; where they go must stay untouched until the request is done.</summary>
    public nint Receive(void* bytes, int count, int from, int tag, nint group)
    {
        nint request = 0;
        Check(_receive(bytes, count, _bytes, from, tag, group, &request), "MPI_Irecv");
        return request;
    }

    /// <summary>Begins to give all what process 0 has.</summary>
    public nint Broadcast(void* bytes, int count, nint group)
    {
        nint request = 0;
        Check(_broadcast(bytes, count, _bytes, 0, group, &request), "MPI_Ibcast");
        return request;
    }

    /// <summary>Moves all messages on, and says whether one is done; its handle is used up then.</summary>
    public bool IsDone(ref nint request)
    {
        int done = 0;
        Check(_test((nint*)Unsafe.AsPointer(ref request), &done, _ignoreStatus), "MPI_Test");
        return done != 0;
    }

    // MPICH's MPI_Abort waits for the launcher's answer, which never comes when the network between them is gone.
    private static void EndAlone()
    {
        Thread.Sleep(LongestAbort);
        Process.GetCurrentProcess().Kill();
    }

    private void Check(int error, string call)
    {
        if (error != 0)
        {
            byte* text = stackalloc byte[LongestText];
            int length = 0;
            _errorString(error, text, &length);
            throw new IOException($"the connection to the other ranks is broken: {call} says: {Encoding.UTF8.GetString(text, length).Trim()}");
        }
    }
}
