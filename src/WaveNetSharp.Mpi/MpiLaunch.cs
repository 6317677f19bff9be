using System.Globalization;

namespace WaveNetSharp.Mpi;

/// <summary>How this process was started as one of several, as the environment tells it. Reads variables only; loads nothing.</summary>
/// <param name="Family">The family of the launcher, whose library is looked for first.</param>
/// <param name="Variable">The variable that told.</param>
/// <param name="Rank">The number of this process; null when the environment does not say.</param>
/// <param name="Size">Processes; null when the environment does not say.</param>
public sealed record MpiLaunch(MpiFamily Family, string Variable, int? Rank, int? Size)
{
    // In this order: Open MPI's mpirun sets PMIx's variables beside its own, and srun sets Slurm's beside those of the interface that it offers.
    private static readonly (MpiFamily Family, string Sign, string Rank, string? Size)[] Signs =
    [
        (MpiFamily.OpenMpi, "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        (MpiFamily.Mpich, "PMI_SIZE", "PMI_RANK", "PMI_SIZE"),
        (MpiFamily.Mpich, "PMI_RANK", "PMI_RANK", "SLURM_STEP_NUM_TASKS"),
        (MpiFamily.OpenMpi, "PMIX_RANK", "PMIX_RANK", "SLURM_STEP_NUM_TASKS"),
    ];

    /// <summary>Whether this is the launcher's only process, which needs no library to work by itself.</summary>
    public bool IsAlone => Size == 1 && (Rank ?? 0) == 0;

    /// <summary>Reads this process's environment.</summary>
    /// <returns>Null for a process that was started by itself.</returns>
    public static MpiLaunch? Detect() => Detect(Environment.GetEnvironmentVariable);

    /// <summary>Reads an environment.</summary>
    /// <param name="variable">Gives the value of a variable, or null.</param>
    internal static MpiLaunch? Detect(Func<string, string?> variable)
    {
        foreach ((MpiFamily family, string sign, string rank, string? size) in Signs)
        {
            if (!string.IsNullOrEmpty(variable(sign)))
            {
                return new MpiLaunch(family, sign, Number(variable(rank)), size is null ? null : Number(variable(size)));
            }
        }

        return null;
    }

    /// <summary>Refuses to be one of several processes that Slurm has started and that cannot find one another.</summary>
    /// <exception cref="InvalidDataException">It is.</exception>
    public static void RequireConnected() => RequireConnected(Environment.GetEnvironmentVariable);

    /// <summary>Looks into an environment.</summary>
    /// <param name="variable">Gives the value of a variable, or null.</param>
    /// <exception cref="InvalidDataException">It is that of one of several processes that cannot find one another.</exception>
    internal static void RequireConnected(Func<string, string?> variable)
    {
        // Each of them would take itself for the only one, and all would write the same files. A batch script's own shell has no step.
        if (Number(variable("SLURM_STEP_NUM_TASKS")) is > 1 and { } tasks && Detect(variable) is null)
        {
            throw new InvalidDataException(
                $"srun has started {tasks:N0} processes that cannot find one another: none of {string.Join(", ", Signs.Select(each => each.Sign).Distinct())} is set. Add --mpi=pmix (Open MPI) or --mpi=pmi2 (MPICH) to srun.");
        }
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
