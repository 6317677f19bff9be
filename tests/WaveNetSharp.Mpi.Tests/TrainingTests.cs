using System.Text.Json;

namespace WaveNetSharp.Mpi.Tests;

/// <summary>Trainings over real ranks: they are the training of one process.</summary>
public sealed class TrainingTests : IDisposable
{
    private readonly TonesFolder _folder = new();

    public static TheoryData<MpiFamily, int> FamiliesAndRanks =>
        [.. from family in MpiJob.Families from ranks in Enumerable.Range(1, 4) select new TheoryDataRow<MpiFamily, int>(family, ranks)];

    public static TheoryData<MpiFamily> Families => [.. MpiJob.Families];

    public void Dispose() => _folder.Dispose();

    // One thread a rank adds up in the order in which as many threads of one process do, so there is no tolerance.
    [Theory, MemberData(nameof(FamiliesAndRanks))]
    public async Task Train_RanksOfOneThread_GiveTheBitsOfOneProcessWithAsManyThreads(MpiFamily family, int ranks)
    {
        string[] budget = ["--epochs", "1.2", "--ema", "0.9", "--json"];
        ProgramRun joint = await MpiJob.Run(family, ranks, _folder.Train("joint", ["--threads", "1", .. budget]));
        ProgramRun alone = MpiJob.RunHere(_folder.Train("alone", ["--threads", $"{ranks}", .. budget]));

        Assert.True(joint.ExitCode == 0, joint.Error);
        Assert.Equal(_folder.Parameters("alone"), _folder.Parameters("joint"));
        Assert.Equal(Number(alone, "steps"), Number(joint, "steps"));
        Assert.Equal(Number(alone, "train_bits"), Number(joint, "train_bits"));
        Assert.Equal(Number(alone, "valid_bits"), Number(joint, "valid_bits"), 12);
        Assert.Equal(ranks, joint.Json().GetProperty("plan").GetProperty("needs").GetProperty("ranks").GetInt32());
    }

    // Two threads a rank add in another order: (0 + 1) + (2 + 3). Each sum of four gradients then differs by a few units of 6e-8 of the largest
    // gradient; Adam divides by the gradient's own size, so where that is near nothing a step differs by up to the rate itself. After 3 warm-up steps
    // of at most 3e-5 the parameters, of about 1, are the same to 1e-4.
    private const float RoundingOfThreeSteps = 1e-4f;

    [Theory, MemberData(nameof(Families))]
    public async Task Train_RanksOfTwoThreads_AgreeWithOneProcessToRounding(MpiFamily family)
    {
        string[] budget = ["--steps", "3", "--learning-rate", "0.00003"];
        ProgramRun joint = await MpiJob.Run(family, 2, _folder.Train("joint", ["--threads", "2", .. budget]));
        MpiJob.RunHere(_folder.Train("alone", ["--threads", "1", .. budget]));

        Assert.True(joint.ExitCode == 0, joint.Error);
        Assert.All(_folder.Parameters("alone").Zip(_folder.Parameters("joint")), pair => Assert.Equal(pair.First, pair.Second, RoundingOfThreeSteps));
    }

    // Over TCP, MPI_Finalize of MPICH 4.0 waits for ever for an answer of a rank that has gone on to wait for the launcher.
    [Fact]
    public async Task Train_MpichOverTcp_EndsWithTheResult()
    {
        string[] training = _folder.Train("run", ["--threads", "1", "--steps", "15", "--json"]);
        using MpiJob job = MpiJob.Start(MpiFamily.Mpich, new Dictionary<string, string> { ["UCX_TLS"] = "tcp,self" }, (3, [.. MpiJob.WaveNet, .. training]));
        ProgramRun run = await job.End();

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(15, Number(run, "steps"));
    }

    [Fact]
    public async Task Train_TwiceAndWithTheOtherFamily_GivesTheSameBits()
    {
        MpiJob.Require(MpiFamily.OpenMpi);
        MpiJob.Require(MpiFamily.Mpich);
        (string Run, MpiFamily Family)[] runs = [("once", MpiFamily.OpenMpi), ("twice", MpiFamily.OpenMpi), ("other", MpiFamily.Mpich)];
        foreach ((string run, MpiFamily family) in runs)
        {
            Assert.Equal(0, (await MpiJob.Run(family, 3, _folder.Train(run, "--threads", "1", "--steps", "15"))).ExitCode);
        }

        Assert.Equal(_folder.Parameters("once"), _folder.Parameters("twice"));
        Assert.Equal(_folder.Parameters("once"), _folder.Parameters("other"));
    }

    // 20 steps on 3 ranks, then 20 on 2, then 20 in one process are the windows of 60 steps, none twice and none left out: with plain sums in one
    // order they would be the same bits, so what may differ is the order of the sums alone.
    [Theory, MemberData(nameof(Families))]
    public async Task Resume_OnOtherNumbersOfRanks_IsTheTrainingOfOneProcess(MpiFamily family)
    {
        string[] settings = ["--schedule", "constant", "--learning-rate", "0.00003", "--warmup-steps", "0"];
        await MpiJob.Run(family, 3, _folder.Train("changing", ["--threads", "1", "--steps", "20", .. settings]));
        ProgramRun second = await MpiJob.Run(family, 2, _folder.Train("changing", ["--threads", "1", "--steps", "40", "--resume"]));
        Assert.True(second.ExitCode == 0, second.Error);
        MpiJob.RunHere(_folder.Train("changing", ["--threads", "1", "--steps", "60", "--resume"]));
        MpiJob.RunHere(_folder.Train("whole", ["--threads", "1", "--steps", "60", .. settings]));

        // 60 steps of at most the rate each could add up to 2e-3 where a gradient is nothing but rounding; a window left out moves far more parameters.
        float[] whole = _folder.Parameters("whole");
        float[] changing = _folder.Parameters("changing");
        double distance = Math.Sqrt(whole.Zip(changing).Sum(pair => Math.Pow(pair.First - pair.Second, 2)) / whole.Length);
        Assert.InRange(distance, 0, 1e-6);
        Assert.Equal(Lines("whole"), Lines("changing"));
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_Ranks_SayHowFastTheyAre(MpiFamily family)
    {
        ProgramRun joint = await MpiJob.Run(family, 2, _folder.Train("run", "--threads", "1", "--steps", "20", "--json"));

        JsonElement last = JsonDocument.Parse(File.ReadLines(_folder["run/metrics.jsonl"]).Last()).RootElement;
        Assert.Equal(2, last.GetProperty("ranks").GetArrayLength());
        Assert.All(last.GetProperty("ranks").EnumerateArray(), rank => Assert.True(rank.GetProperty("samples_per_second").GetDouble() > 0));
        Assert.Equal(2, joint.Json().GetProperty("ranks").GetArrayLength());
        Assert.Contains("Ranks: rank 0 (", joint.Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Train_RoundsApart_GiveTheSameBitsTwiceAndGoOnWithOtherRanks(MpiFamily family)
    {
        string[] budget = ["--threads", "1", "--steps", "10", "--sync", "local:4"];
        Assert.Equal(0, (await MpiJob.Run(family, 3, _folder.Train("once", budget))).ExitCode);
        ProgramRun twice = await MpiJob.Run(family, 3, _folder.Train("twice", budget));
        Assert.True(twice.ExitCode == 0, twice.Error);
        Assert.Equal(_folder.Parameters("once"), _folder.Parameters("twice"));

        ProgramRun resumed = MpiJob.RunHere(_folder.Train("once", "--threads", "1", "--steps", "15", "--resume", "--json"));
        Assert.Equal(15, Number(resumed, "steps"));
    }

    [Fact]
    public async Task Train_Alone_LoadsNoMpiLibrary()
    {
        // A library that does not exist: whoever looked for one would say so.
        Dictionary<string, string> environment = new() { ["WAVENET_MPI_LIBRARY"] = "/nowhere/libmpi.so", ["LD_DEBUG"] = "files" };
        ProgramRun alone = await MpiJob.RunAlone(environment, _folder.Train("run", "--threads", "1", "--steps", "2"));

        Assert.Equal(0, alone.ExitCode);
        Assert.DoesNotContain("libmpi", alone.Error, StringComparison.Ordinal);
        Assert.Contains("libcoreclr", alone.Error, StringComparison.Ordinal);
    }

    private static double Number(ProgramRun run, string key) => run.Json().GetProperty(key).GetDouble();

    private string[] Lines(string run) =>
        [.. File.ReadLines(_folder[$"{run}/metrics.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).Select(line => $"{line.GetProperty("step")} {line.GetProperty("epoch")}").Distinct()];
}
