using WaveNetSharp.Corpus;
using WaveNetSharp.Fuzz;

namespace WaveNetSharp.Tests.Corpus;

public sealed class PlannedSourceTests
{
    [Fact]
    public void Join_FilesAndEarlierRecordings_GivesEachSourceOnceInOrder()
    {
        SourceFile[] files = [File("B"), File("a"), File("c")];
        Recording[] earlier = [Earlier("A"), Earlier("a", "left"), Earlier("a", "right"), Earlier("b"), Earlier("d")];

        Assert.Equal(
            ["A gone 1", "B here 0", "a here 2", "b gone 1", "c here 0", "d gone 1"],
            PlannedSource.Join(files, earlier).Select(planned => $"{planned.Name} {(planned.File is null ? "gone" : "here")} {planned.Earlier.Count}"));
    }

    [Fact]
    public void Join_OneSideEmpty_GivesTheOther()
    {
        Assert.Equal(["x"], PlannedSource.Join([File("x")], []).Select(planned => planned.Name));
        Assert.Equal(["y"], PlannedSource.Join([], [Earlier("y")]).Select(planned => planned.Name));
        Assert.Empty(PlannedSource.Join([], []));
    }

    private static SourceFile File(string name) => new("/" + name, name, null);

    private static Recording Earlier(string source, string? channel = null) =>
        MadeUpCorpus.Described(source, null, new string('0', 64), 2, 0, 0) with { Channel = channel };
}
