using System.Diagnostics;

namespace WaveNetSharp.Cli.Tests;

/// <summary>The launcher <c>wavenet</c> with a stand-in for <c>dotnet</c> that notes each build and each start.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string FakeDotnet = """
        #!/bin/sh
        case $1 in
          --version) [ -z "${FAKE_OLD:-}" ] || exit 145; echo 10.0.100 ;;
          --list-sdks) echo '8.0.404 [/sdk]' ;;
          build)
            [ -z "${FAKE_BROKEN:-}" ] || { echo 'Program.cs(1,1): error CS1002: ; expected'; exit 1; }
            sleep "${FAKE_SECONDS:-0}"
            mkdir -p src/WaveNetSharp.Cli/bin/Release/net10.0
            echo built >>builds.log
            : >src/WaveNetSharp.Cli/bin/Release/net10.0/wavenet.dll ;;
          *) printf 'run %s\n' "$*" ;;
        esac
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public LauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the launcher of Windows is wavenet.cmd");
        foreach (string folder in new[] { "clone/src/WaveNetSharp/Audio", "clone/src/WaveNetSharp.Mpi", "clone/src/WaveNetSharp.Cli", "programs" })
        {
            Directory.CreateDirectory(_folder[folder]);
        }

        foreach (string file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "src/WaveNetSharp/Audio/MuLaw.cs", "src/WaveNetSharp.Cli/Program.cs" })
        {
            Write($"clone/{file}", "");
        }

        File.Copy(Path.Combine(Repository.Root, "wavenet"), _folder["clone/wavenet"]);
        Write("programs/dotnet", FakeDotnet);
        Executable("programs/dotnet");
        _environment["PATH"] = $"{_folder["programs"]}:/usr/bin:/bin";
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_FirstUse_BuildsOnceThenRunsWithAllArguments()
    {
        CommandLineRun first = await Launch("clone/wavenet", "info", "a b");
        CommandLineRun second = await Launch("clone/wavenet", "--version");

        Assert.Equal(0, first.ExitCode);
        Assert.EndsWith("wavenet.dll info a b\n", first.Output, StringComparison.Ordinal);
        Assert.EndsWith("wavenet.dll --version\n", second.Output, StringComparison.Ordinal);
        Assert.Empty(first.Error + second.Error);
        Assert.Equal(1, Builds());
    }

    [Fact]
    public async Task Start_SourceChanged_BuildsAgain()
    {
        await Launch("clone/wavenet");
        File.SetLastWriteTimeUtc(_folder["clone/src/WaveNetSharp/Audio/MuLaw.cs"], DateTime.UtcNow.AddSeconds(1));
        await Launch("clone/wavenet");

        Assert.Equal(2, Builds());
    }

    [Fact]
    public async Task Start_SourceDeleted_BuildsAgain()
    {
        await Launch("clone/wavenet");
        File.Delete(_folder["clone/src/WaveNetSharp/Audio/MuLaw.cs"]);
        Directory.SetLastWriteTimeUtc(_folder["clone/src/WaveNetSharp/Audio"], DateTime.UtcNow.AddSeconds(1));
        await Launch("clone/wavenet");

        Assert.Equal(2, Builds());
    }

    [Fact]
    public async Task Start_ThroughSymbolicLinks_FindsItsFolder()
    {
        File.CreateSymbolicLink(_folder["relative"], "clone/wavenet");
        File.CreateSymbolicLink(_folder["absolute"], _folder["relative"]);

        CommandLineRun run = await Launch("absolute", "info");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, Builds());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_SeveralAtOnceOnAFreshClone_OneBuildsAndTheOthersWait(bool flock)
    {
        if (!flock)
        {
            UseOnlyTheProgramsOfPosix();
        }

        _environment["FAKE_SECONDS"] = "1";
        Process[] processes = [.. Enumerable.Range(0, 6).Select(_ => Begin("clone/wavenet", "info"))];
        CommandLineRun[] runs = await Task.WhenAll(processes.Select(ChildProcess.EndOf));

        Assert.All(runs, run => Assert.Equal(("", 0), (run.Error, run.ExitCode)));
        Assert.Equal(1, Builds());
    }

    [Fact]
    public async Task Start_BuilderWasKilled_TakesItsLockAway()
    {
        UseOnlyTheProgramsOfPosix();
        using Process dead = ChildProcess.Start("/bin/sh", ["-c", "echo $(uname -n) $$"]);
        string owner = (await ChildProcess.EndOf(dead)).Output;
        Directory.CreateDirectory(_folder["clone/artifacts"]);
        Write("clone/artifacts/build.owner", owner);

        CommandLineRun run = await Launch("clone/wavenet", "info");

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal(1, Builds());
        Assert.False(File.Exists(_folder["clone/artifacts/build.owner"]));
    }

    [Fact]
    public async Task Start_BuildFails_ShowsWhyAndBuildsAgainNextTime()
    {
        _environment["FAKE_BROKEN"] = "1";
        CommandLineRun broken = await Launch("clone/wavenet", "info");
        _environment.Remove("FAKE_BROKEN");
        CommandLineRun repaired = await Launch("clone/wavenet", "info");

        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("error CS1002", broken.Error, StringComparison.Ordinal);
        Assert.Contains("the build failed", broken.ErrorLine(), StringComparison.Ordinal);
        Assert.Equal(0, repaired.ExitCode);
    }

    [Fact]
    public async Task Start_SdkIsTooOld_NamesWhatIsThereAndWhatToInstall()
    {
        _environment["FAKE_OLD"] = "1";
        CommandLineRun run = await Launch("clone/wavenet", "info");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("8.0.404", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains("dotnet-sdk-10.0", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoDotnet_NamesWhatToInstall()
    {
        File.Delete(_folder["programs/dotnet"]);
        UseOnlyTheProgramsOfPosix();
        CommandLineRun run = await Launch("clone/wavenet", "info");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("dotnet-sdk-10.0", run.ErrorLine(), StringComparison.Ordinal);
    }

    private Task<CommandLineRun> Launch(string script, params string[] arguments) => ChildProcess.EndOf(Begin(script, arguments));

    private Process Begin(string script, params string[] arguments) =>
        ChildProcess.Start(_folder[script], arguments, new Dictionary<string, string>(_environment) { ["DOTNET_ROOT"] = "", ["HOME"] = _folder.Path });

    private int Builds() => File.ReadAllLines(_folder["clone/builds.log"]).Length;

    private void Write(string file, string text) => File.WriteAllText(_folder[file], text);

    private void Executable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder[file], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // A PATH that holds no flock.
    private void UseOnlyTheProgramsOfPosix()
    {
        foreach (string program in new[] { "sh", "readlink", "dirname", "find", "head", "cat", "uname", "ln", "mv", "rm", "mkdir", "sleep", "tail", "sed", "cut", "tr" })
        {
            string source = new[] { $"/bin/{program}", $"/usr/bin/{program}" }.First(File.Exists);
            File.CreateSymbolicLink(_folder[$"programs/{program}"], source);
        }

        _environment["PATH"] = _folder["programs"];
    }
}
