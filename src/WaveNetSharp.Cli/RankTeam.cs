using WaveNetSharp.Corpus;
using WaveNetSharp.Mpi;

namespace WaveNetSharp.Cli;

/// <summary>The ranks of a job as rank 0 sees them while it shares work out.</summary>
/// <param name="group">The ranks.</param>
/// <param name="errands">Carries what rank 0 asks of the others.</param>
/// <param name="threads">What each may use.</param>
internal sealed class RankTeam(MpiGroup group, MpiErrands errands, IReadOnlyList<int> threads)
{
    /// <summary>Threads of each rank.</summary>
    public IReadOnlyList<int> Threads { get; } = threads;

    /// <summary>All ranks in one line: a launcher names one that has died by its number or its process.</summary>
    public string Names => string.Join(", ", Enumerable.Range(0, group.Size).Select(group.NameOf));

    /// <summary>The threads of the other ranks.</summary>
    public IReadOnlyList<RemoteWorker> Workers =>
    [
        .. Enumerable.Range(1, group.Size - 1).SelectMany(rank => Enumerable.Repeat(
            new RemoteWorker(group.NameOf(rank), (question, stop) => errands.Ask(rank, question, stop)), Threads[rank])),
    ];

    /// <summary>Asks another rank and waits for its answer; safe on any number of threads.</summary>
    public byte[] Ask(int rank, byte[] question, CancellationToken stop) => errands.Ask(rank, question, stop);
}
