namespace WaveNetSharp.Mpi.Tests;

/// <summary>What the launchers leave in the environment.</summary>
public sealed class MpiLaunchTests
{
    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=3 PMIX_RANK=3", MpiFamily.OpenMpi, 3, 4)]
    [InlineData("PMI_SIZE=4 PMI_RANK=0 MPI_LOCALNRANKS=4", MpiFamily.Mpich, 0, 4)]
    [InlineData("SLURM_STEP_NUM_TASKS=8 SLURM_PROCID=5 PMIX_RANK=5 PMIX_NAMESPACE=slurm.1.0", MpiFamily.OpenMpi, 5, 8)]
    [InlineData("SLURM_STEP_NUM_TASKS=8 SLURM_PROCID=5 PMI_RANK=5", MpiFamily.Mpich, 5, 8)]
    [InlineData("PMIX_RANK=1", MpiFamily.OpenMpi, 1, null)]
    public void Detect_StartedByALauncher_TellsRankAndSize(string variables, MpiFamily family, int rank, int? size)
    {
        MpiLaunch? launch = MpiLaunch.Detect(Environment(variables));

        Assert.Equal((family, rank, size), (launch!.Family, launch.Rank, launch.Size));
    }

    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=0", true)]
    [InlineData("SLURM_STEP_NUM_TASKS=1 PMIX_RANK=0", true)]
    [InlineData("SLURM_STEP_NUM_TASKS=2 PMIX_RANK=0", false)]
    [InlineData("SLURM_STEP_NUM_TASKS=1 PMIX_RANK=3", false)]
    [InlineData("PMIX_RANK=0", false)]
    public void IsAlone_OneProcessOrSeveral_IsTrueForOne(string variables, bool expected) =>
        Assert.Equal(expected, MpiLaunch.Detect(Environment(variables))!.IsAlone);

    // A batch script's own shell knows of the tasks of the job, and is not one of them.
    [Theory]
    [InlineData("")]
    [InlineData("SLURM_NTASKS=8 SLURM_PROCID=0")]
    [InlineData("SLURM_STEP_NUM_TASKS=1 SLURM_PROCID=0")]
    public void Detect_StartedAlone_IsNull(string variables)
    {
        Assert.Null(MpiLaunch.Detect(Environment(variables)));
        MpiLaunch.RequireConnected(Environment(variables));
    }

    [Fact]
    public void RequireConnected_SeveralTasksWithoutAnInterface_SaysWhichOptionIsMissing()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => MpiLaunch.RequireConnected(Environment("SLURM_STEP_NUM_TASKS=8 SLURM_PROCID=3")));

        Assert.Contains("8 processes", error.Message, StringComparison.Ordinal);
        Assert.Contains("--mpi=pmix", error.Message, StringComparison.Ordinal);
    }

    private static Func<string, string?> Environment(string variables)
    {
        Dictionary<string, string> values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return name => values.GetValueOrDefault(name);
    }
}
