using System.Text.Json;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Cli.Tests.Verbs;

public sealed class PrepareVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PrepareVerbTests() => Directory.CreateDirectory(_folder["music"]);

    /// <summary>Files that cannot be used, and a word of the reason.</summary>
    public static TheoryData<string, byte[], string> BadFiles => new()
    {
        { "empty.wav", [], "empty" },
        { "header-only.wav", TestSound.Tones(0), "header-only.wav" },
        { "cut-in-header.wav", TestSound.Tones(1)[..30], "cut-in-header.wav" },
        { "text.wav", "Verse one, verse two, and a chorus in between.\n"u8.ToArray(), "text" },
        { "one-sample.wav", TestSound.Floats(0.5f), "one-sample.wav" },
        { "nan.wav", TestSound.Floats(0.1f, float.NaN, 0.2f, 0.1f), "NaN" },
        { "infinite.wav", TestSound.Floats(0.1f, float.PositiveInfinity, 0.2f, 0.1f), "infinite.wav" },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prepare_GoodRecordings_PrintsTotalsAndTheWorstAndExitsZero()
    {
        Write("a.wav", TestSound.Noise(1.1, seed: 1));
        Write("deep/b [take 1].wav", TestSound.Noise(0.5, seed: 2));

        CommandLineRun run = Prepare();

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains("1 fine, 1 to look at, 0 to leave out", run.Output, StringComparison.Ordinal);
        Assert.Contains("look at it: deep/b [take 1].wav: Only 0.50 s long.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a.wav:", run.Output, StringComparison.Ordinal);
        Assert.Contains("--html report.html", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 recordings", run.Output, StringComparison.Ordinal);
        Assert.Contains("8,192 Hz", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_Json_PrintsOneObjectWithTheCorpus()
    {
        Write("jazz/a.wav", TestSound.Tones(3));
        Write("cover.jpg", [1, 2, 3]);

        JsonElement result = Prepare("--json", "--rate", "4000", "--labels", "folder").Json();

        JsonElement corpus = result.GetProperty("corpus");
        Assert.Equal(4000, corpus.GetProperty("sample_rate").GetInt32());
        Assert.Equal(0.05, corpus.GetProperty("minutes").GetDouble(), precision: 4);
        Assert.Equal("jazz", corpus.GetProperty("recordings")[0].GetProperty("label").GetString());
        Assert.Equal(1, result.GetProperty("ignored").GetProperty(".jpg").GetInt32());
    }

    [Fact]
    public void Prepare_ControlCharactersInAName_NeverReachTheTerminal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows allows no such names");
        Write("good\nname.wav", TestSound.Tones(1));
        Write("bad\n\u001b[31mname.wav", []);

        CommandLineRun run = Prepare("--json");

        Assert.Contains("bad??[31mname.wav", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Error, StringComparison.Ordinal);
        Assert.Equal("good\nname.wav", run.Json().GetProperty("corpus").GetProperty("recordings")[0].GetProperty("source").GetString());
    }

    [Fact]
    public void Prepare_ControlCharactersInTheNamesOfCopies_NeverReachTheTerminal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows allows no such names");
        Write("a\u001b[31m/x.wav", TestSound.Tones(3));
        Write("b\u001b[31m/x.wav", TestSound.Tones(3));

        CommandLineRun run = Prepare("--labels", "folder");
        CommandLineRun info = CommandLineRun.Of("info", _folder["corpus"]);

        Assert.Contains("The same audio as 'a?[31m/x.wav'", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("?[31m", info.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", info.Output + info.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_LabelsFromATable_SaysWhatDidNotFit()
    {
        Write("a.wav", TestSound.Tones(1));
        Write("b.wav", TestSound.Tones(1));
        Write("labels.csv", "file;label\na.wav;Jazz\nmissing.wav;Pop\n"u8.ToArray());

        CommandLineRun run = Prepare("--json", "--labels", _folder["music/labels.csv"]);

        Assert.Contains("without a label: 1 (b.wav)", run.Error, StringComparison.Ordinal);
        Assert.Contains("in the table, but not found: 1 (line 3: missing.wav)", run.Error, StringComparison.Ordinal);
        JsonElement result = run.Json();
        Assert.Equal("Jazz", result.GetProperty("corpus").GetProperty("recordings")[0].GetProperty("label").GetString());
        Assert.Equal(1, result.GetProperty("labels").GetProperty("rows_without_file").GetProperty("count").GetInt32());
    }

    [Fact]
    public void Prepare_BadTable_IsRefusedBeforeAnythingIsDone()
    {
        Write("a.wav", TestSound.Tones(1));
        Write("labels.csv", "file,genre\na.wav,Jazz\n"u8.ToArray());

        CommandLineRun run = Prepare("--labels", _folder["music/labels.csv"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("one named label", run.ErrorLine(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["corpus"]));
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Prepare_OneBadFileAmongGoodOnes_NamesItPreparesTheRestAndExitsOne(string name, byte[] content, string expected)
    {
        Write("good.wav", TestSound.Tones(1));
        Write(name, content);

        // At the files' own rate, so that one sample stays one.
        CommandLineRun run = Prepare("--json", "--rate", "8000");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 file, folder or link could not be used", run.ErrorLine(), StringComparison.Ordinal);
        JsonElement failure = Assert.Single(run.Json().GetProperty("failures").EnumerateArray());
        Assert.Equal(name, failure.GetProperty("source").GetString());
        Assert.Contains(name, failure.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains(expected, failure.GetProperty("reason").GetString(), StringComparison.Ordinal);
        JsonElement good = Assert.Single(run.Json().GetProperty("corpus").GetProperty("recordings").EnumerateArray());
        Assert.Equal("good.wav", good.GetProperty("source").GetString());
    }

    [Fact]
    public void Prepare_RecordingCutOff_KeepsWhatIsThereAndWarns()
    {
        Write("cut.wav", TestSound.Tones(1)[..8044]);

        CommandLineRun run = Prepare("--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("warning: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("cut.wav", run.Error, StringComparison.Ordinal);
        // 8,000 bytes are 4,000 samples at 8,000 Hz: half a second.
        Assert.Equal(0.5 / 60, run.Json().GetProperty("corpus").GetProperty("minutes").GetDouble(), precision: 5);
    }

    [Fact]
    public void Prepare_EmptyFolder_SaysSoAndLeavesNoCorpus()
    {
        CommandLineRun run = Prepare();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no audio", run.ErrorLine(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["corpus/manifest.json"]));
    }

    [Fact]
    public void Prepare_MissingFolder_NamesIt()
    {
        CommandLineRun run = CommandLineRun.Of("prepare", _folder["nowhere"], "--out", _folder["corpus"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nowhere", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_NothingUsable_KeepsTheCorpusThatWasThere()
    {
        Write("good.wav", TestSound.Tones(1));
        Prepare();
        string before = File.ReadAllText(_folder["corpus/manifest.json"]);
        Write("good.wav", []);

        CommandLineRun run = Prepare();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("good.wav", run.Error, StringComparison.Ordinal);
        Assert.Contains("holds recordings of 1 file.", run.ErrorLine(), StringComparison.Ordinal);
        Assert.StartsWith("1 no longer usable, with the earlier recording kept\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_folder["corpus/manifest.json"]));
    }

    [Fact]
    public void Prepare_FailuresBesideKeptRecordings_AreCountedApart()
    {
        Write("a.wav", TestSound.Tones(1));
        Write("b.wav", TestSound.Tones(0.5));
        Prepare();
        File.Delete(_folder["music/a.wav"]);
        Write("bad.wav", []);
        Write("worse.wav", []);

        Assert.Contains("2 files, folders or links could not be used", Prepare().ErrorLine(), StringComparison.Ordinal);
        Assert.Contains("holds recordings of 2 files.", Prepare().ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_OutputFolderHoldsOtherThings_LeavesThemAlone()
    {
        Write("good.wav", TestSound.Tones(1));

        CommandLineRun run = CommandLineRun.Of("prepare", _folder["music"], "--out", _folder["music"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("music", run.ErrorLine(), StringComparison.Ordinal);
        Assert.Equal(["good.wav"], Directory.EnumerateFileSystemEntries(_folder["music"]).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--rate must be a whole number from 1,000 to 192,000, but was '999'.", "--rate", "999")]
    [InlineData("--rate must be a whole number from 1,000 to 192,000, but was '44.1k'.", "--rate", "44.1k")]
    [InlineData("--labels must be the word folder or a table of labels, but there is no file 'artist'.", "--labels", "artist")]
    public void Prepare_OptionOutOfRange_NamesTheRange(string expected, params string[] arguments)
    {
        CommandLineRun run = Prepare(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(expected, run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_NoOutput_AsksForIt()
    {
        CommandLineRun run = CommandLineRun.Of("prepare", _folder["music"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--out", run.ErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_FolderWithoutPermission_NamesIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "folders have other permissions on Windows");
        Directory.CreateDirectory(_folder["music/locked"]);
        Write("good.wav", TestSound.Tones(1));
        string script = $"chmod 755 '{_folder.Path}'; chmod 0 '{_folder["music/locked"]}'; mkdir -m 777 '{_folder["open"]}'; {AsNobody}"
            + $"dotnet '{WaveNetProgram.Path}' prepare '{_folder["music"]}' --out '{_folder["open/corpus"]}'; code=$?; chmod 755 '{_folder["music/locked"]}'; exit $code";

        CommandLineRun run = await ChildProcess.Run("/bin/sh", ["-c", script]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("locked", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 file, folder or link could not be used", run.ErrorLine(), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["open/corpus/manifest.json"]));
    }

    [Fact]
    public void Prepare_Again_SaysWhatWasDoneInOneLine()
    {
        Write("a.wav", TestSound.Tones(1));
        Write("b.wav", TestSound.Tones(0.5));
        Write("c.wav", TestSound.Tones(0.7));
        Assert.Contains("3 added\n", Prepare().Output, StringComparison.Ordinal);
        File.Delete(_folder["music/a.wav"]);
        Write("b.wav", TestSound.Tones(0.6));
        Write("d.wav", TestSound.Tones(0.4));

        CommandLineRun run = Prepare();
        Assert.Equal(("replaced: 1 (b.wav)\n", 0), (run.Error, run.ExitCode));
        Assert.Contains("1 added, 1 replaced, 1 unchanged, 1 no longer in the folder and kept (--prune removes them)\n", run.Output, StringComparison.Ordinal);

        JsonElement pruned = Prepare("--prune", "--workers", "1", "--json").Json();
        Assert.Equal((0, 0, 3), (pruned.GetProperty("added").GetInt32(), pruned.GetProperty("replaced").GetArrayLength(), pruned.GetProperty("reused").GetInt32()));
        Assert.Equal("a.wav", Assert.Single(pruned.GetProperty("removed").EnumerateArray()).GetString());
        Assert.Empty(pruned.GetProperty("kept").EnumerateArray());
    }

    [Fact]
    public async Task Prepare_DiskIsFull_LeavesAUsableCorpusAndGoesOnWhenThereIsRoom()
    {
        const string Mount = "mount -t tmpfs -o size=400k none";
        Directory.CreateDirectory(_folder["disk"]);
        CommandLineRun probe = await ChildProcess.Run("/bin/sh", ["-c", $"unshare -rm {Mount} '{_folder["disk"]}'"]);
        Assert.SkipUnless(probe.ExitCode == 0, "a small disk to fill needs user namespaces (unshare -rm), which this system does not give");
        for (int i = 0; i < 10; i++)
        {
            Write($"{i}.wav", TestSound.Tones(4, 8000 + i));
        }

        string prepare = $"dotnet '{WaveNetProgram.Path}' prepare '{_folder["music"]}' --out '{_folder["disk/corpus"]}'";
        string script = $"{Mount} '{_folder["disk"]}' && {prepare} >&2; code=$?; cp -r '{_folder["disk/corpus"]}' '{_folder["partial"]}'; exit $code";

        CommandLineRun full = await ChildProcess.Run("unshare", ["-rm", "/bin/sh", "-c", script]);

        Assert.Equal(1, full.ExitCode);
        Assert.Contains("No space left", full.ErrorLine(), StringComparison.Ordinal);
        Assert.Contains("recordings and can be used. Run the same command again to go on from here.", full.ErrorLine(), StringComparison.Ordinal);
        int finished;
        using (AudioCorpus partial = AudioCorpus.Open(_folder["partial"]))
        {
            finished = partial.Recordings.Count;
            Assert.InRange(finished, 1, 9);
        }

        CommandLineRun goesOn = CommandLineRun.Of("prepare", _folder["music"], "--out", _folder["partial"], "--json");
        Assert.Equal((finished, 10 - finished), (goesOn.Json().GetProperty("reused").GetInt32(), goesOn.Json().GetProperty("added").GetInt32()));
        Assert.Equal(Prepare("--json").Json().GetProperty("corpus").GetProperty("id").GetString(), goesOn.Json().GetProperty("corpus").GetProperty("id").GetString());
    }

    // Permissions do not hold for root.
    private static string AsNobody => Environment.UserName == "root" ? "setpriv --reuid 65534 --clear-groups " : "";

    private CommandLineRun Prepare(params string[] more) =>
        CommandLineRun.Of(["prepare", _folder["music"], "--out", _folder["corpus"], .. more]);

    private void Write(string name, byte[] content)
    {
        string path = _folder[$"music/{name}"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
