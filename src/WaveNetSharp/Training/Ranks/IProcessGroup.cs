namespace WaveNetSharp.Training.Ranks;

/// <summary>The processes that train one network together: the seam behind which the trainer knows nothing of networks between computers.</summary>
/// <remarks>
/// Every process calls the same methods with the same lengths in the same order, each from one thread. A call returns when all others have come
/// to it; none returns half done. Nothing is allocated after the first call of a length.
/// </remarks>
public interface IProcessGroup
{
    /// <summary>The number of this process, [0, Size). Process 0 alone writes, prints and decides.</summary>
    int Rank { get; }

    /// <summary>Processes.</summary>
    int Size { get; }

    /// <summary>Processes of the group on this computer, this one counted.</summary>
    int LocalSize { get; }

    /// <summary>Cores that this process may take for its own: those it may run on, shared with the processes that may run on the same.</summary>
    int Cores { get; }

    /// <summary>Seconds that this process has waited in <see cref="Exchange"/> for others to come.</summary>
    double WaitedSeconds { get; }

    /// <summary>A process as a message names it: its number, its computer, its process id.</summary>
    string NameOf(int rank);

    /// <summary>Adds a flat span over all processes, and tells each what all have to say.</summary>
    /// <remarks>The additions are made in the order of the ranks, ((0 + 1) + 2) + ..., whatever connects them: the same bits on every process,
    /// and every time.</remarks>
    /// <param name="values">Shape [n], the same n everywhere; replaced by the sums. May be empty.</param>
    /// <param name="said">What this process says, the same number of bytes everywhere.</param>
    /// <param name="heard">Shape [Size, said.Length]: what each has said.</param>
    /// <exception cref="IOException">A process has not come in time, or the connection is broken; the message names it.</exception>
    void Exchange(Span<float> values, ReadOnlySpan<byte> said, Span<byte> heard);

    /// <summary>Gives all processes what process 0 has.</summary>
    /// <param name="values">The same number of bytes everywhere; read on process 0, replaced on the others.</param>
    /// <exception cref="IOException">A process has not come in time, or the connection is broken.</exception>
    void Broadcast(Span<byte> values);
}
