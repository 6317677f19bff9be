using System.Diagnostics;

namespace WaveNetSharp.Mpi.Tests;

/// <summary>Trainings over several hosts that are network namespaces of this computer: the short form of <c>tests/cluster/hosts.py</c>.</summary>
public sealed class HostsTests
{
    private const string Python = "/usr/bin/python3";

    // Half a minute where nothing else runs. The script has limits of its own, by which it names what hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    public static TheoryData<MpiFamily> Families => [.. MpiJob.Families];

    [Theory, MemberData(nameof(Families))]
    public async Task Hosts_EqualAndSlow_AreAsDocumented(MpiFamily family)
    {
        MpiJob.Require(family);
        Assert.SkipUnless(File.Exists(Python), $"{Python} is missing; install the Debian package python3");
        ProgramRun run = await Script("--quick", "--mpi", family == MpiFamily.OpenMpi ? "openmpi" : "mpich");

        // Whoever may not make a network namespace, as in most containers, is told so.
        Assert.SkipWhen(run.ExitCode == 0 && run.Output.StartsWith("note: ", StringComparison.Ordinal), run.Output.Trim());
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        string[] rows = [.. run.Output.Split('\n').Where(line => line.StartsWith('|')).Skip(2)];
        Assert.Equal(["trained", "throttled"], rows.Select(row => row.Split('|')[1].Trim()));
        Assert.All(rows, row => Assert.EndsWith("| yes |", row, StringComparison.Ordinal));
    }

    private static async Task<ProgramRun> Script(params string[] more)
    {
        ProcessStartInfo start = new(Python, [Path.Combine(FindRoot(), "tests/cluster/hosts.py"), "--wavenet", MpiJob.WaveNet[1], .. more]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process script = Process.Start(start)!;
        Task<string> output = script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await script.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It takes its hosts down then.
            MpiJob.Signal("TERM", script.Id);
            script.WaitForExit(TimeSpan.FromMinutes(1));
            throw;
        }

        return new ProgramRun(script.ExitCode, await output, await error);
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "WaveNetSharp.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("these tests run inside a checkout only.");
        }

        return folder;
    }
}
