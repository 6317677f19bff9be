namespace WaveNetSharp.Mpi;

/// <summary>Notices a call of the library that waits for the other ranks and does not come back. Nothing can end such a call but the end of the process.</summary>
/// <param name="library">The library's file, for the message.</param>
/// <param name="limit">How long a call may take.</param>
/// <param name="stuck">Told when one takes longer, on another thread; is to end the process.</param>
internal sealed class CallWatch(string library, TimeSpan limit, Action<IOException> stuck)
{
    /// <summary>Begins to watch a call; what is returned must be disposed of when the call has come back.</summary>
    public IDisposable Over(string call) => new Timer(
        _ => stuck(new IOException(
            $"{call} of '{library}' must be done within {limit.TotalSeconds:N0} s, but still waits for the other ranks: one was not started or hangs, or its computer or network is gone. "
            + "This process ends. See that all ranks start and can reach one another, or give them longer with --rank-timeout.")),
        state: null,
        limit,
        Timeout.InfiniteTimeSpan);
}
