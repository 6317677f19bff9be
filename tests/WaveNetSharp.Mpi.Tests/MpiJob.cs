using System.Diagnostics;
using WaveNetSharp.Cli;

namespace WaveNetSharp.Mpi.Tests;

/// <summary>The command line started by a real mpirun.</summary>
internal sealed class MpiJob : IDisposable
{
    // Jobs take seconds, also beside much other work. What is not over by then hangs; nothing is said about speed.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _launcher;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly DateTime _start = DateTime.UtcNow;
    private int[] _ranks = [];

    private MpiJob(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _launcher = Process.Start(start)!;
        _launcher.StandardInput.Close();
        _output = _launcher.StandardOutput.ReadToEndAsync();
        _error = _launcher.StandardError.ReadToEndAsync();
    }

    /// <summary>The command line that the tests start, built beside them.</summary>
    public static string[] WaveNet { get; } = ["dotnet", Path.Combine(AppContext.BaseDirectory, "wavenet.dll")];

    public static IEnumerable<MpiFamily> Families => [MpiFamily.OpenMpi, MpiFamily.Mpich];

    /// <summary>Skips the test that runs when this computer has no such mpirun.</summary>
    public static void Require(MpiFamily family) => Assert.SkipWhen(
        LauncherOf(family) is null,
        family == MpiFamily.OpenMpi ? "mpirun.openmpi is missing; install the Debian package openmpi-bin" : "mpirun.mpich is missing; install the Debian package mpich");

    /// <summary>Starts a job whose ranks all have one command line.</summary>
    public static MpiJob Start(MpiFamily family, int ranks, params string[] arguments) => Start(family, null, [(ranks, [.. WaveNet, .. arguments])]);

    /// <summary>Starts a job whose ranks have different command lines.</summary>
    public static MpiJob Start(MpiFamily family, IReadOnlyDictionary<string, string>? environment, params (int Ranks, string[] Command)[] parts)
    {
        Require(family);
        // Containers run as root, and have fewer cores than the tests have ranks.
        string[] first = family == MpiFamily.OpenMpi ? ["--allow-run-as-root", "--oversubscribe"] : [];
        IEnumerable<string> commands = parts.SelectMany((part, index) => new[] { index == 0 ? "" : ":", "-n", $"{part.Ranks}" }.Where(word => word.Length > 0).Concat(part.Command));
        return new MpiJob(LauncherOf(family)!, [.. first, .. commands], environment);
    }

    /// <summary>Runs a job to its end.</summary>
    public static Task<ProgramRun> Run(MpiFamily family, int ranks, params string[] arguments) => EndOf(Start(family, ranks, arguments));

    /// <summary>Runs the command line in a process of its own, without any mpirun.</summary>
    public static Task<ProgramRun> RunAlone(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        EndOf(new MpiJob(WaveNet[0], [WaveNet[1], .. arguments], environment));

    /// <summary>Runs the command line within this process.</summary>
    public static ProgramRun RunHere(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        using Terminal terminal = new(output, error);
        int code = CommandLine.Run(arguments, terminal);
        return new ProgramRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Waits for the end of a job.</summary>
    public static async Task<ProgramRun> EndOf(MpiJob job)
    {
        using (job)
        {
            return await job.End();
        }
    }

    /// <summary>The process ids of the ranks, in their order.</summary>
    public int[] Ranks(string run) => _ranks =
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, null))
            .Select(id => (Id: id, Rank: RankOf(id, run))).Where(process => process.Rank is not null).OrderBy(process => process.Rank).Select(process => process.Id),
    ];

    /// <summary>Waits until something has happened to a job that is still running.</summary>
    public async Task Until(Func<bool> hasHappened)
    {
        while (!hasHappened())
        {
            Assert.False(_launcher.HasExited, "the job ended before anything happened to it");
            Assert.True(DateTime.UtcNow - _start < Patience, "the job has not come to where something was to happen to it");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>This job, once something has happened to it; ends it when that does not come.</summary>
    public async Task<MpiJob> StartedWhen(Func<bool> hasHappened)
    {
        try
        {
            await Until(hasHappened);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Sends a signal to a process of the job, or to the launcher. By the shell, for not every system has a program for it.</summary>
    public static void Signal(string signal, int process) => Process.Start("/bin/sh", ["-c", $"kill -{signal} {process}"]).WaitForExit();

    public int Launcher => _launcher.Id;

    /// <summary>Waits for the end of this job.</summary>
    public async Task<ProgramRun> End()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await _launcher.WaitForExitAsync(limit.Token);
        // It may be gone a moment before those that it has killed, and with them their locks.
        Assert.True(SpinWait.SpinUntil(() => Array.TrueForAll(_ranks, IsGone), Patience), "a rank has outlived its job");
        return new ProgramRun(_launcher.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_launcher.HasExited)
        {
            _launcher.Kill(entireProcessTree: true);
        }

        _launcher.Dispose();
    }

    // Whether a process has ended and let go of its files; its parent may not have asked for its exit code yet.
    private static bool IsGone(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart()[0] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    // Which rank of a run a process is; null when none. What starts the ranks names the same run, but is not dotnet.
    private static int? RankOf(int process, string run)
    {
        try
        {
            string[] words = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            string[] variables = words[0].EndsWith("dotnet", StringComparison.Ordinal) && words.Contains(run) ? File.ReadAllText($"/proc/{process}/environ").Split('\0') : [];
            return MpiLaunch.Detect(name => variables.FirstOrDefault(variable => variable.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..])?.Rank;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? LauncherOf(MpiFamily family)
    {
        string name = family == MpiFamily.OpenMpi ? "mpirun.openmpi" : "mpirun.mpich";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
