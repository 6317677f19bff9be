namespace WaveNetSharp.Mpi.Tests;

/// <summary>Ranks that are not one training are refused before the first step, with what differs.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TonesFolder _folder = new();

    public static TheoryData<MpiFamily> Families => [.. MpiJob.Families];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Families))]
    public async Task Train_RanksAskedForDifferentSettings_AreRefusedWithBoth(MpiFamily family)
    {
        string error = Assert.Single((await Different(family, _folder.Train("run", "--seed", "1"), _folder.Train("run", "--seed", "2"))).Errors);

        Assert.Contains("rank 0 (", error, StringComparison.Ordinal);
        Assert.Contains("has \"seed\": 1 and rank 1 (", error, StringComparison.Ordinal);
        Assert.Contains("has \"seed\": 2.", error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_RanksWithDifferentNetworks_AreRefusedWithBoth(MpiFamily family)
    {
        File.WriteAllText(_folder["other.json"], File.ReadAllText(_folder["config.json"]).Replace("\"skip_channels\": 4", "\"skip_channels\": 5", StringComparison.Ordinal));
        string[] other = [.. _folder.Train("run").Select(word => word == _folder["config.json"] ? _folder["other.json"] : word)];
        string error = Assert.Single((await Different(family, _folder.Train("run"), other)).Errors);

        Assert.Contains("\"skip_channels\": 4", error, StringComparison.Ordinal);
        Assert.Contains("\"skip_channels\": 5", error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_RanksWithDifferentCorpora_AreRefusedWithBoth(MpiFamily family)
    {
        _folder.Prepare("other", 3);
        string[] other = [.. _folder.Train("run").Select(word => word == _folder["corpus"] ? _folder["other"] : word)];
        string error = Assert.Single((await Different(family, _folder.Train("run"), other)).Errors);

        Assert.Matches("has corpus [0-9a-f]{12} and rank 1 .* has corpus [0-9a-f]{12}\\.", error);
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_OneRankHasNoCorpus_IsNamed(MpiFamily family)
    {
        string[] other = [.. _folder.Train("run").Select(word => word == _folder["corpus"] ? _folder["nothing"] : word)];
        string error = Assert.Single((await Different(family, _folder.Train("run"), other)).Errors);

        Assert.StartsWith("rank 1 (", error, StringComparison.Ordinal);
        Assert.Contains("nothing", error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_WhatFailsOnAllRanks_IsToldOnce(MpiFamily family)
    {
        ProgramRun usage = await MpiJob.Run(family, 3, _folder.Train("run", "--steps", "0"));
        ProgramRun nothing = await MpiJob.Run(family, 3, "train", _folder["nothing"], "--out", _folder["run"]);
        ProgramRun few = await MpiJob.Run(family, 3, ["train", _folder["corpus"], "--out", _folder["run"], "--batch", "2"]);

        Assert.Contains("--steps must be", Assert.Single(usage.Errors), StringComparison.Ordinal);
        Assert.Contains("nothing", Assert.Single(nothing.Errors), StringComparison.Ordinal);
        Assert.Contains("a window for each rank, but has 2 for 3 ranks", Assert.Single(few.Errors), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_RunIsThereAlready_IsToldOnceAndKept(MpiFamily family)
    {
        string[] arguments = _folder.Train("run", "--threads", "1", "--steps", "2");
        Assert.Equal(0, (await MpiJob.Run(family, 2, arguments)).ExitCode);
        byte[] before = _folder.State("run");
        ProgramRun again = await MpiJob.Run(family, 2, arguments);

        Assert.Contains("already holds a run", Assert.Single(again.Errors), StringComparison.Ordinal);
        Assert.Equal(before, _folder.State("run"));
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Info_OnSeveralRanks_IsRefusedOnce(MpiFamily family)
    {
        ProgramRun run = await MpiJob.Run(family, 2, "info", _folder["corpus"]);

        Assert.Contains("info must be started as one process, but is one of 2 processes", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_NoLibrary_SaysWhatWasLookedFor(MpiFamily family)
    {
        MpiJob.Require(family);
        Dictionary<string, string> environment = new() { ["WAVENET_MPI_LIBRARY"] = "/nowhere/libmpi.so" };
        using MpiJob job = MpiJob.Start(family, environment, (2, [.. MpiJob.WaveNet, .. _folder.Train("run")]));
        // The launcher ends the other rank, or lets it say the same.
        string error = (await job.End()).Errors[0];

        Assert.Contains("found none of: /nowhere/libmpi.so", error, StringComparison.Ordinal);
        Assert.Contains(family == MpiFamily.OpenMpi ? "Open MPI" : "MPICH", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_LibraryOfTheOtherFamily_IsNotTaken()
    {
        MpiJob.Require(MpiFamily.OpenMpi);
        MpiJob.Require(MpiFamily.Mpich);
        Dictionary<string, string> environment = new() { ["WAVENET_MPI_LIBRARY"] = "libmpich.so.12" };
        using MpiJob job = MpiJob.Start(MpiFamily.OpenMpi, environment, (2, [.. MpiJob.WaveNet, .. _folder.Train("run")]));

        Assert.Contains("libmpich.so.12 (there, but not of this family)", (await job.End()).Errors[0], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_OneRankAlone_NeedsNoLibrary(MpiFamily family)
    {
        Dictionary<string, string> environment = new() { ["WAVENET_MPI_LIBRARY"] = "/nowhere/libmpi.so" };
        using MpiJob job = MpiJob.Start(family, environment, (1, [.. MpiJob.WaveNet, .. _folder.Train("run", "--steps", "2")]));
        ProgramRun run = await job.End();

        Assert.True(run.ExitCode == 0, run.Error);
    }

    // The library finds no launcher and starts by itself, as one of another launcher than that of the variables does.
    [Theory]
    [InlineData(MpiFamily.OpenMpi, "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK")]
    [InlineData(MpiFamily.Mpich, "PMI_SIZE", "PMI_RANK")]
    public async Task Train_LibraryStartsByItself_IsRefused(MpiFamily family, string size, string rank)
    {
        MpiJob.Require(family);
        ProgramRun run = await MpiJob.RunAlone(new Dictionary<string, string> { [size] = "2", [rank] = "1" }, _folder.Train("run", "--steps", "2"));
        string error = Assert.Single(run.Errors);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"rank 1 of 2 ({size} is set)", error, StringComparison.Ordinal);
        Assert.Contains("has started as rank 0 of 1", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_OneRankResumes_IsRefusedWithBoth(MpiFamily family)
    {
        string error = Assert.Single((await Different(family, _folder.Train("run"), _folder.Train("run", "--resume", "--rank-timeout", "7"))).Errors);

        Assert.Contains("has neither --resume nor --resume-or-start, --rank-timeout 300 and rank 1", error, StringComparison.Ordinal);
        Assert.Contains("has --resume, --rank-timeout 7.", error, StringComparison.Ordinal);
    }

    // What stands in for a rank never joins, and only the end of the process ends the library's wait for it. MPICH's mpirun lets the other one end by itself.
    [Theory, MemberData(nameof(Families))]
    public async Task Train_RankNeverJoins_EndsSayingWhatWasWaitedFor(MpiFamily family)
    {
        using MpiJob job = MpiJob.Start(family, null, (1, [.. MpiJob.WaveNet, .. _folder.Train("run", "--rank-timeout", "3")]), (1, ["sleep", "20"]));
        ProgramRun run = await job.End();
        string error = Assert.Single(run.Errors);

        Assert.NotEqual(0, run.ExitCode);
        Assert.StartsWith("rank 0 (", error, StringComparison.Ordinal);
        Assert.Contains("must be done within 3 s, but still waits for the other ranks", error, StringComparison.Ordinal);
    }

    private static async Task<ProgramRun> Different(MpiFamily family, string[] first, string[] second)
    {
        using MpiJob job = MpiJob.Start(family, null, (1, [.. MpiJob.WaveNet, .. first]), (1, [.. MpiJob.WaveNet, .. second]));
        ProgramRun run = await job.End();
        Assert.NotEqual(0, run.ExitCode);
        return run;
    }
}
