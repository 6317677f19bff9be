using System.Text.RegularExpressions;

namespace WaveNetSharp.Tests;

/// <summary>Reads the engine's own sources: who may know whom, and the few rules of form that no analyzer checks.</summary>
public sealed partial class HouseTests
{
    // One way only. A line that is added here is a decision about the design.
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Files"] = [],
        ["Numerics"] = [],
        ["Audio"] = ["Files", "Numerics"],
        ["Corpus"] = ["Files", "Numerics", "Audio"],
        ["Layers"] = ["Numerics", "Audio"],
        ["Model"] = ["Files", "Numerics", "Audio", "Layers"],
        ["Checkpoints"] = ["Files", "Numerics", "Model"],
        ["Generation"] = ["Files", "Numerics", "Audio", "Layers", "Model", "Checkpoints"],
        ["Evaluation"] = ["Files", "Numerics", "Audio", "Corpus", "Layers", "Model", "Generation"],
        ["Training"] = ["Files", "Numerics", "Audio", "Corpus", "Layers", "Model", "Checkpoints", "Evaluation"],
        ["Performance"] = ["Files", "Numerics", "Layers", "Model", "Generation", "Training"],
    };

    private static readonly string Root = FindRoot();

    public static TheoryData<string> Rooms => [.. Directory.GetDirectories(Engine).Select(folder => Path.GetFileName(folder)).Except(["bin", "obj"])];

    private static readonly string[] Managed = ["WaveNetSharp", "WaveNetSharp.Cli"];

    private static string Engine => Path.Combine(Root, "src", "WaveNetSharp");

    [Theory, MemberData(nameof(Rooms))]
    public void Room_EverySource_NamesOnlyRoomsBelowIt(string room)
    {
        Assert.True(MayUse.ContainsKey(room), $"{room} is a new room: say in this test which others it may use.");
        string[] wrong =
        [
            .. from file in Sources(Path.Combine(Engine, room))
               from line in File.ReadLines(file)
               from used in Room().Matches(line).Select(match => match.Groups[1].Value)
               where used != room && !MayUse[room].Contains(used)
               select $"{Path.GetRelativePath(Root, file)} uses {used}: {line}",
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void MayUse_TrainingAndGeneration_NeverSeeEachOther()
    {
        Assert.DoesNotContain("Generation", MayUse["Training"]);
        Assert.DoesNotContain("Training", MayUse["Generation"]);
    }

    // A room may use only rooms that stand above it in the table, so there is no circle.
    [Fact]
    public void MayUse_EveryRoom_UsesOnlyEarlierOnes()
    {
        string[] order = [.. MayUse.Keys];
        Assert.All(MayUse, room => Assert.Subset(order[..Array.IndexOf(order, room.Key)].ToHashSet(), room.Value.ToHashSet()));
    }

    [Fact]
    public void Engine_AnySource_KnowsNothingOfMpiNorOfNativeLibraries()
    {
        string[] wrong =
        [
            .. from project in Managed
               from file in Sources(Path.Combine(Root, "src", project))
               from line in File.ReadLines(file)
               where NativeCall().IsMatch(line) || (project == "WaveNetSharp" && line.Contains("WaveNetSharp.Mpi", StringComparison.Ordinal))
               select $"{Path.GetRelativePath(Root, file)}: {line}",
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    // Of the engine the joined processes need the seam of training, and nothing below it.
    [Fact]
    public void Mpi_AnySource_NamesOnlyTheSeam()
    {
        string[] wrong =
        [
            .. from file in Sources(Path.Combine(Root, "src", "WaveNetSharp.Mpi"))
               from line in File.ReadLines(file)
               where line.Contains("WaveNetSharp.", StringComparison.Ordinal) && line is not ("using WaveNetSharp.Training.Ranks;" or "namespace WaveNetSharp.Mpi;")
               select $"{Path.GetRelativePath(Root, file)}: {line}",
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Sources_EveryLine_HasNeitherTabsNorTrailingSpaces()
    {
        string[] files = [.. Sources(Path.Combine(Root, "src")), .. Sources(Path.Combine(Root, "tests"))];
        Assert.NotEmpty(files);
        string[] untidy = [.. files.Where(file => Untidy().IsMatch(File.ReadAllText(file))).Select(file => Path.GetRelativePath(Root, file))];
        Assert.True(untidy.Length == 0, string.Join('\n', untidy));
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "WaveNetSharp.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("these tests run inside a checkout only.");
        }

        return folder;
    }

    // A using line, or a name spelt out in full.
    [GeneratedRegex(@"\bWaveNetSharp\.(\w+)")]
    private static partial Regex Room();

    [GeneratedRegex(@"\b(DllImport|LibraryImport|NativeLibrary)\b")]
    private static partial Regex NativeCall();

    [GeneratedRegex(@"\t|[ \r]\n|\n\n\z|[^\n]\z")]
    private static partial Regex Untidy();
}
