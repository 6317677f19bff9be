namespace WaveNetSharp.Mpi.Tests;

/// <summary>Takes that several ranks make: the files are those of one process.</summary>
public sealed class GenerateTests : IDisposable
{
    private readonly TonesFolder _folder = new();

    public GenerateTests() => Assert.Equal(0, MpiJob.RunHere(_folder.Train("run", "--threads", "1", "--steps", "2")).ExitCode);

    public static TheoryData<MpiFamily, int> FamiliesAndRanks =>
        [.. from family in MpiJob.Families from ranks in Enumerable.Range(1, 4) select new TheoryDataRow<MpiFamily, int>(family, ranks)];

    public static TheoryData<MpiFamily> Families => [.. MpiJob.Families];

    public void Dispose() => _folder.Dispose();

    // Five takes leave no number of ranks an even share.
    [Theory, MemberData(nameof(FamiliesAndRanks))]
    public async Task Generate_TakesOnRanks_GivesTheFilesOfOneProcess(MpiFamily family, int ranks)
    {
        string[] more = ["--takes", "5", "--seconds", "0.2", "--seed", "7", "--json"];
        ProgramRun joint = await MpiJob.Run(family, ranks, Generate("joint/take.wav", more));
        ProgramRun alone = MpiJob.RunHere(Generate("alone/take.wav", more));

        Assert.True(joint.ExitCode == 0, joint.Error);
        AssertSameFiles(10);
        Assert.Equal(Order(alone), Order(joint));
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Generate_FewerTakesThanRanks_GivesTheFileOfOneProcess(MpiFamily family)
    {
        string[] more = ["--seconds", "0.2", "--seed", "7"];
        ProgramRun joint = await MpiJob.Run(family, 3, Generate("joint/take.wav", more));
        MpiJob.RunHere(Generate("alone/take.wav", more));

        Assert.True(joint.ExitCode == 0, joint.Error);
        AssertSameFiles(2);
    }

    // The seed is drawn once: five takes of one seed differ, and the same command with that seed gives them again.
    [Theory, MemberData(nameof(Families))]
    public async Task Generate_NoSeedGiven_HasOneForAllRanks(MpiFamily family)
    {
        string[] more = ["--takes", "4", "--seconds", "0.1", "--json"];
        ProgramRun joint = await MpiJob.Run(family, 2, Generate("joint/take.wav", more));
        MpiJob.RunHere(Generate("alone/take.wav", [.. more, "--seed", $"{joint.Json().GetProperty("seed")}"]));

        AssertSameFiles(8);
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Generate_OneRankSignalled_AllStopWithPartialFiles(MpiFamily family)
    {
        using MpiJob job = MpiJob.Start(family, 2, Generate("joint/take.wav", ["--takes", "2", "--seconds", "10000", "--threads", "1"]));
        await job.Until(() => File.Exists(_folder["joint/take-1.partial.wav"]) && File.Exists(_folder["joint/take-2.partial.wav"]));
        MpiJob.Signal("TERM", job.Ranks(_folder["joint/take.wav"])[1]);
        ProgramRun run = await job.End();

        Assert.Empty(run.Errors);
        Assert.Contains("take-1.partial.wav", run.Output, StringComparison.Ordinal);
        Assert.Contains("take-2.partial.wav", run.Output, StringComparison.Ordinal);
    }

    // One name, which leads to another run on each rank.
    [Theory, MemberData(nameof(Families))]
    public async Task Generate_RanksWithDifferentNetworks_AreRefused(MpiFamily family)
    {
        Assert.Equal(0, MpiJob.RunHere(_folder.Train("other", "--threads", "1", "--steps", "3")).ExitCode);
        string[] command = [.. MpiJob.WaveNet, "generate", "net", "--out", _folder["joint/take.wav"], "--takes", "2"];
        Directory.CreateDirectory(_folder["here"]);
        Directory.CreateDirectory(_folder["there"]);
        File.CreateSymbolicLink(_folder["here/net"], _folder["run"]);
        File.CreateSymbolicLink(_folder["there/net"], _folder["other"]);
        using MpiJob job = MpiJob.Start(family, null, (1, In("here")), (1, In("there")));
        ProgramRun run = await job.End();

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("same command line, version and network", Assert.Single(run.Errors), StringComparison.Ordinal);

        string[] In(string folder) => ["env", $"--chdir={_folder[folder]}", .. command];
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Generate_NoSuchRun_IsToldOnce(MpiFamily family)
    {
        ProgramRun run = await MpiJob.Run(family, 2, "generate", _folder["nothing"], "--out", _folder["joint/take.wav"], "--takes", "2");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("nothing", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Generate_ToStandardOutputOnRanks_IsRefusedOnce(MpiFamily family)
    {
        ProgramRun run = await MpiJob.Run(family, 2, "generate", _folder["run"], "--out", "-");

        Assert.Contains("generate --out - must be started as one process, but is one of 2 processes", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    private static string[] Order(ProgramRun run) => [.. run.Json().GetProperty("takes").EnumerateArray().Select(take => $"{take.GetProperty("take")} {take.GetProperty("bits_per_sample")}")];

    private string[] Generate(string path, string[] more) => ["generate", _folder["run"], "--out", _folder[path], .. more];

    private void AssertSameFiles(int count)
    {
        string[] names = [.. Directory.GetFiles(_folder["alone"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(count, names.Length);
        Assert.Equal(names, Directory.GetFiles(_folder["joint"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(_folder[$"alone/{name}"]), File.ReadAllBytes(_folder[$"joint/{name}"])));
    }
}
