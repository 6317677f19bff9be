using WaveNetSharp.Mpi;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Cli;

/// <summary>The processes that mpirun or srun has started with one command line, or this process alone.</summary>
internal static class Job
{
    /// <summary>Runs a verb's work on all processes of the job.</summary>
    /// <param name="patience">How long a process may keep the others waiting.</param>
    /// <param name="terminal">Falls silent on all processes but the first.</param>
    /// <param name="work">Gets the processes, null when this is the only one; returns the exit code.</param>
    public static int Run(TimeSpan patience, Terminal terminal, Func<MpiGroup?, int> work)
    {
        MpiLaunch.RequireConnected();
        if (MpiLaunch.Detect() is not { IsAlone: false } launch)
        {
            return work(null);
        }

        MpiGroup? group = null;
        try
        {
            group = MpiGroup.Join(launch, patience, stuck => Environment.Exit(Report(stuck)));
            terminal.IsQuiet = group.Rank > 0;
            return WorkAndLeave(group, terminal, work);
        }
        catch (Exception exception) when (!IsKnownToAll(exception))
        {
            // The others wait for this process, and would never learn why it does not come.
            int code = Report(exception);
            // A launcher that ends its processes may drop what it has not read of them yet.
            Thread.Sleep(TimeSpan.FromSeconds(0.5));
            group?.Abort(code);
            return code;
        }

        int Report(Exception exception)
        {
            terminal.IsQuiet = false;
            terminal.Speaker = group?.NameOf(group.Rank)
                ?? (launch.Rank is { } rank ? $"rank {rank} ({Environment.MachineName}, process {Environment.ProcessId})" : null);
            return Failure.Report(exception, terminal);
        }
    }

    /// <summary>Refuses a verb that does not share its work out.</summary>
    /// <exception cref="InvalidDataException">This is one of several processes.</exception>
    public static void RequireAlone(string verb)
    {
        MpiLaunch.RequireConnected();
        if (MpiLaunch.Detect() is { IsAlone: false } launch)
        {
            string several = launch.Size is { } size ? $"{size:N0} processes" : "several processes";
            throw new InvalidDataException(
                $"{verb} must be started as one process, but is one of {several} ({launch.Variable} is set), which would all do the same work over each other. Start it without mpirun or srun; prepare, train and generate --out <file> are what runs on several.");
        }
    }

    // What only this process knows must not wait here for the others: they wait for it.
    private static int WorkAndLeave(MpiGroup group, Terminal terminal, Func<MpiGroup?, int> work)
    {
        int code;
        try
        {
            code = work(group);
        }
        catch (Exception exception) when (IsKnownToAll(exception))
        {
            // Told before the others leave: a launcher may end this process as soon as one of them has left with a failure.
            code = Failure.Report(exception, terminal);
        }

        group.Leave(() => Environment.Exit(code));
        group.Dispose();
        return code;
    }

    private static bool IsKnownToAll(Exception exception) => exception is JointFailureException;
}
