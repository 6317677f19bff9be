using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using WaveNetSharp.Mpi;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Cli;

/// <summary>A verb whose work rank 0 shares out over the processes of the job, each at its own pace.</summary>
internal static class SharedWork
{
    /// <summary>How long a rank may give no sign of life, in seconds, unless given.</summary>
    public const int DefaultTimeout = 300;

    /// <summary>Runs the verb.</summary>
    /// <param name="timeout">Seconds in which a rank must give a sign of life.</param>
    /// <param name="threads">Threads of each rank; its share of the cores when null.</param>
    /// <param name="terminal">Falls silent on all ranks but the first; asks to stop on all when one is.</param>
    /// <param name="lead">The verb on rank 0, given the ranks, or on the only process, given null.</param>
    /// <param name="answer">What each other rank does for rank 0, on as many threads as it is asked at a time.</param>
    /// <param name="model">The network that all ranks must have, if they need one.</param>
    public static int Run(
        int? timeout, int? threads, Terminal terminal, Func<RankTeam?, int> lead, Func<byte[], CancellationToken, byte[]> answer, string? model = null) =>
        Job.Run(TimeSpan.FromSeconds(timeout ?? DefaultTimeout), terminal, group =>
        {
            if (group is null or { Size: 1 })
            {
                return lead(null);
            }

            string network = model is null ? "" : group.Together(() => Networks.HashOf(model));
            int[] all = Compare(group, threads ?? group.Cores, network);
            return group.Rank == 0 ? Lead(group, all, terminal, lead) : MpiServant.Serve(group, answer, terminal.Stop);
        });

    private static int Lead(MpiGroup group, int[] threads, Terminal terminal, Func<RankTeam?, int> lead)
    {
        using MpiErrands errands = new(group);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(terminal.Stop, errands.Stop);
        terminal.Stop = stop.Token;
        int code;
        try
        {
            RankTeam team = new(group, errands, threads);
            terminal.Note($"Ranks: {team.Names}");
            code = lead(team);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            code = ExitCode.Interrupted;
        }
        catch (Exception exception) when (errands.FirstLost is null)
        {
            // Before the others leave: a launcher may end this process as soon as one of them has left with a failure.
            code = Failure.Report(exception, terminal);
        }

        errands.Dismiss(code);
        return code;
    }

    // What the ranks do depends on the command line, the program and the network alone.
    private static int[] Compare(MpiGroup group, int threads, string network)
    {
        string told = $"{JointStart.Version}\n{network}\n{string.Join('\n', Environment.GetCommandLineArgs().Skip(1))}";
        byte[] said = [.. SHA256.HashData(Encoding.UTF8.GetBytes(told)), 0, 0, 0, 0];
        Span<byte> number = said.AsSpan(SHA256.HashSizeInBytes);
        BinaryPrimitives.WriteInt32LittleEndian(number, threads);
        byte[] heard = new byte[group.Size * said.Length];
        group.Exchange([], said, heard);
        int[] all = new int[group.Size];
        for (int rank = 0; rank < group.Size; rank++)
        {
            ReadOnlySpan<byte> one = heard.AsSpan(rank * said.Length, said.Length);
            if (!one[..SHA256.HashSizeInBytes].SequenceEqual(heard.AsSpan(0, SHA256.HashSizeInBytes)))
            {
                throw new JointFailureException($"all ranks must have the same command line, version and network, but those of {group.NameOf(rank)} are others than those of {group.NameOf(0)}. Start all with one command line, with the same program and on the same files.");
            }

            all[rank] = BinaryPrimitives.ReadInt32LittleEndian(one[SHA256.HashSizeInBytes..]);
        }

        return all;
    }
}
