namespace WaveNetSharp.Mpi.Tests;

/// <summary>A rank that dies, hangs or is asked to stop: the job ends, says which one it was, and can go on.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TonesFolder _folder = new();

    public static TheoryData<MpiFamily> Families => [.. MpiJob.Families];

    public static TheoryData<MpiFamily, string> FamiliesAndSignals =>
        [.. from family in MpiJob.Families from signal in new List<string> { "TERM", "INT" } select new TheoryDataRow<MpiFamily, string>(family, signal)];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Families))]
    public async Task Train_RankKilled_EndsNamingItAndCanBeResumed(MpiFamily family)
    {
        using MpiJob job = await Endless(family);
        int victim = job.Ranks(_folder["run"])[1];
        MpiJob.Signal("KILL", victim);
        ProgramRun run = await job.End();

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"rank 1 ({Environment.MachineName}, process {victim})", run.Error, StringComparison.Ordinal);
        // The launcher notices, too. MPICH's kills the others as soon as one has gone, and names the first of all that it finds dead then.
        Assert.Contains(family == MpiFamily.OpenMpi ? "process rank 1 " : "BAD TERMINATION", run.Output + run.Error, StringComparison.Ordinal);
        CanBeResumed();
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_RankHangs_EndsNamingIt(MpiFamily family)
    {
        // Longer than a healthy rank may be kept from its core by other work.
        using MpiJob job = await Endless(family, "--rank-timeout", "10");
        int victim = job.Ranks(_folder["run"])[2];
        MpiJob.Signal("STOP", victim);
        ProgramRun run = await job.End();

        Assert.NotEqual(0, run.ExitCode);
        Assert.NotEmpty(run.Errors);
        // In the midst of sending those are named, too, that wait for it themselves.
        Assert.Contains($"rank 2 ({Environment.MachineName}, process {victim})", run.Errors[0], StringComparison.Ordinal);
        Assert.Contains("within 10 s", run.Errors[0], StringComparison.Ordinal);
        CanBeResumed();
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_OneRankSignalled_AllSaveAndStop(MpiFamily family)
    {
        using MpiJob job = await Endless(family);
        MpiJob.Signal("TERM", job.Ranks(_folder["run"])[1]);
        ProgramRun run = await job.End();

        Assert.Contains("stopped after", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
        CanBeResumed();
    }

    [Theory, MemberData(nameof(FamiliesAndSignals))]
    public async Task Train_LauncherSignalled_AllSaveAndStop(MpiFamily family, string signal)
    {
        // Open MPI's mpirun kills its ranks a second after it was told to stop, which on a busy computer is too short for a save. It sleeps through twice this time.
        using MpiJob job = await Endless(family, new Dictionary<string, string> { ["OMPI_MCA_odls_base_sigkill_timeout"] = "8" });
        MpiJob.Signal(signal, job.Launcher);
        ProgramRun run = await job.End();

        Assert.Contains("stopped after", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
        CanBeResumed();
    }

    // A job that ends only when something happens to it, past its first steps.
    private Task<MpiJob> Endless(MpiFamily family, params string[] more) => Endless(family, null, more);

    private async Task<MpiJob> Endless(MpiFamily family, IReadOnlyDictionary<string, string>? environment, params string[] more)
    {
        string[] training = _folder.Train("run", ["--threads", "1", "--steps", "100000000", "--schedule", "constant", .. more]);
        MpiJob job = MpiJob.Start(family, environment, (3, [.. MpiJob.WaveNet, .. training]));
        string metrics = _folder["run/metrics.jsonl"];
        return await job.StartedWhen(() => File.Exists(metrics) && new FileInfo(metrics).Length > 0);
    }

    private void CanBeResumed()
    {
        ProgramRun resumed = MpiJob.RunHere(_folder.Train("run", "--threads", "1", "--minutes", "0.0001", "--resume"));
        Assert.True(resumed.ExitCode == 0, resumed.Error);
    }
}
