using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace WaveNetSharp.Mpi.Tests;

/// <summary>A corpus that several ranks prepare: the bytes are those of one process, also after one of them has failed.</summary>
public sealed partial class PrepareTests : IDisposable
{
    private const int Songs = 6;

    // As many as a job has ranks of one worker each: all of them are at work when something happens to one.
    private const int SlowSongs = 3;
    private const int SlowSeconds = 60;
    private const string Ffmpeg = "/usr/bin/ffmpeg";

    private readonly TonesFolder _folder = new();

    public static TheoryData<MpiFamily, int> FamiliesAndRanks =>
        [.. from family in MpiJob.Families from ranks in Enumerable.Range(1, 4) select new TheoryDataRow<MpiFamily, int>(family, ranks)];

    public static TheoryData<MpiFamily> Families => [.. MpiJob.Families];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(FamiliesAndRanks))]
    public async Task Prepare_Ranks_GiveTheBytesOfOneProcess(MpiFamily family, int ranks)
    {
        AddSongs();
        File.WriteAllText(_folder["music/broken.wav"], "no sound");
        ProgramRun joint = await MpiJob.Run(family, ranks, Prepare("joint", "--workers", "2"));
        ProgramRun alone = MpiJob.RunHere(Prepare("alone"));

        Assert.NotEqual(0, joint.ExitCode);
        Assert.Equal(alone.Errors.Select(error => error.Replace("alone", "joint", StringComparison.Ordinal)), joint.Errors);
        Assert.Single(Count().Matches(joint.Output));
        Assert.Equal(ranks > 1, joint.Error.Contains($"rank {ranks - 1} (", StringComparison.Ordinal));
        AssertSame("alone", "joint");

        // It grows with another number of ranks.
        File.Delete(_folder["music/broken.wav"]);
        _folder.AddSong("music/a-new.wav", 0.5, 500);
        ProgramRun grown = await MpiJob.Run(family, 5 - ranks, Prepare("joint"));
        MpiJob.RunHere(Prepare("alone"));

        Assert.True(grown.ExitCode == 0, grown.Error);
        Assert.Contains("1 added", grown.Output, StringComparison.Ordinal);
        AssertSame("alone", "joint");
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Prepare_RankDoesNotSeeTheCorpus_IsNamedAndWhatIsFinishedIsKept(MpiFamily family)
    {
        AddSongs();
        ProgramRun run = await InShells(family, In("here"), In("there"), ["prepare", _folder["music"], "--out", "corpus", "--workers", "1"]);

        string error = Assert.Single(run.Errors);
        Assert.StartsWith($"rank 1 ({Environment.MachineName}, process ", error, StringComparison.Ordinal);
        Assert.Contains("must lie on a file system that all computers share", error, StringComparison.Ordinal);
        // Rank 0 may or may not have finished a song by then.
        Assert.Matches(@"again to go on from here\.$|Nothing was finished\.$", error);
        Assert.False(Directory.Exists(_folder["there/corpus"]));
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Prepare_RankHasNoFfmpeg_GivesTheSameBytesAndSaysSo(MpiFamily family)
    {
        AddSlowSongs();
        ProgramRun run = await InShells(family, "", "program=$(command -v \"$1\") && shift && set -- \"$program\" \"$@\" && PATH=/nowhere && ", Prepare("joint", "--workers", "1"));
        MpiJob.RunHere(Prepare("alone"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches($"warning: rank 1 .* could not use [1-{SlowSongs}] files", run.Error);
        AssertSame("alone", "joint");
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Prepare_RanksWithDifferentCommandLines_AreRefusedOnce(MpiFamily family)
    {
        AddSongs();
        using MpiJob job = MpiJob.Start(family, null, (1, [.. MpiJob.WaveNet, .. Prepare("joint")]), (1, [.. MpiJob.WaveNet, .. Prepare("joint", "--rate", "4000")]));
        ProgramRun run = await job.End();

        Assert.Contains("all ranks must have the same command line, version and network, but those of rank 1 (", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["joint"]));
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Prepare_OneRankSignalled_KeepsWhatIsFinished(MpiFamily family)
    {
        using MpiJob job = await Slow(family);
        MpiJob.Signal("TERM", job.Ranks(_folder["joint"])[1]);
        ProgramRun run = await job.End();

        Assert.Empty(run.Errors);
        Assert.Contains($"holds {Songs} recordings and can be used. Run the same command again", run.Error, StringComparison.Ordinal);
        GoesOn();
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Prepare_RankHangs_EndsNamingItAndKeepsWhatIsFinished(MpiFamily family)
    {
        using MpiJob job = await Slow(family, "--rank-timeout", "10");
        int victim = job.Ranks(_folder["joint"])[2];
        MpiJob.Signal("STOP", victim);
        ProgramRun run = await job.End();

        Assert.NotEqual(0, run.ExitCode);
        Assert.NotEmpty(run.Errors);
        Assert.Contains($"has heard nothing of rank 2 ({Environment.MachineName}, process {victim})", run.Errors[0], StringComparison.Ordinal);
        Assert.Contains($"holds {Songs} recordings and can be used", run.Errors[0], StringComparison.Ordinal);
        GoesOn();
    }

    [Theory, MemberData(nameof(Families))]
    public async Task Prepare_RankKilled_EndsAndGoesOnFromWhatWasStaged(MpiFamily family)
    {
        using MpiJob job = await Slow(family);
        int victim = job.Ranks(_folder["joint"])[1];
        MpiJob.Signal("KILL", victim);
        ProgramRun run = await job.End();

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"rank 1 ({Environment.MachineName}, process {victim})", run.Error, StringComparison.Ordinal);
        GoesOn();
    }

    [GeneratedRegex("recordings,")]
    private static partial Regex Count();

    private string[] Prepare(string corpus, params string[] more) => ["prepare", _folder["music"], "--out", _folder[corpus], .. more];

    private void AddSongs()
    {
        for (int number = 0; number < Songs; number++)
        {
            _folder.AddSong($"music/song-{number}.wav", 0.2 + (0.3 * number), 200 + (30 * number));
        }
    }

    private void AddSlowSongs()
    {
        Assert.SkipUnless(File.Exists(Ffmpeg), $"{Ffmpeg} is missing: install the Debian package ffmpeg");
        Directory.CreateDirectory(_folder["music"]);
        for (int number = 0; number < SlowSongs; number++)
        {
            // Other pitches, as copies would share one file of audio.
            Process.Start(Ffmpeg, ["-v", "error", "-f", "lavfi", "-i", $"sine=frequency={300 + number}:duration={SlowSeconds}:sample_rate=8192", _folder[$"music/z-slow-{number}.flac"]]).WaitForExit();
        }
    }

    private string In(string folder)
    {
        Directory.CreateDirectory(_folder[folder]);
        return $"cd '{_folder[folder]}' && ";
    }

    // The command line started by a shell that does something before.
    private static string[] After(string before, string[] arguments) => ["/bin/sh", "-c", $"{before} exec \"$@\"", "sh", .. MpiJob.WaveNet, .. arguments];

    // Two ranks with one command line, each after something of its own.
    private static async Task<ProgramRun> InShells(MpiFamily family, string first, string second, string[] arguments)
    {
        using MpiJob job = MpiJob.Start(family, null, (1, After(first, arguments)), (1, After(second, arguments)));
        return await job.End();
    }

    // A job whose short songs are done, and in which every rank is at work on a minute that is decoded in a minute.
    private async Task<MpiJob> Slow(MpiFamily family, params string[] more)
    {
        MpiJob.Require(family);
        AddSongs();
        AddSlowSongs();
        Directory.CreateDirectory(_folder["bin"]);
        string slow = _folder["bin/ffmpeg"];
        File.WriteAllText(slow, $"#!/bin/sh\nexec {Ffmpeg} -re \"$@\"\n");
        Process.Start("/bin/chmod", ["+x", slow]).WaitForExit();
        // Within the command: Open MPI puts its own folder before the PATH that it was given.
        MpiJob job = MpiJob.Start(family, null, (SlowSongs, After($"PATH='{_folder["bin"]}':$PATH &&", Prepare("joint", ["--workers", "1", .. more]))));
        string staging = _folder["joint/.preparing"];
        return await job.StartedWhen(() => Directory.Exists(staging) && Directory.GetFiles(staging, "*.json").Length > Songs);
    }

    // One process goes on with the real ffmpeg: what it ends in is what an undisturbed one makes.
    private void GoesOn()
    {
        ProgramRun run = MpiJob.RunHere(Prepare("joint"));
        Assert.True(run.ExitCode == 0, run.Error);
        MpiJob.RunHere(Prepare("alone"));
        AssertSame("alone", "joint");
    }

    private void AssertSame(string one, string other) => Assert.Equal(Bytes(one), Bytes(other));

    private SortedDictionary<string, string> Bytes(string corpus) => new(Directory.EnumerateFiles(_folder[corpus], "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(_folder[corpus], path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))));
}
