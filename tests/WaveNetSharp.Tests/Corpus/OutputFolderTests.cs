using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class OutputFolderTests
{
    [Fact]
    public void Constructor_SecondTakerOfAFolder_IsRefused()
    {
        using TemporaryFolder folder = new();
        using OutputFolder first = new(folder.File("corpus"));
        Assert.Contains("prepared by another process", Assert.Throws<IOException>(() => new OutputFolder(folder.File("corpus"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_LockOfAKilledProcess_IsTaken()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File(CorpusFolder.LockName), "");
        using OutputFolder taken = new(folder.Root);
        Assert.Equal(folder.Root, taken.Path);
    }

    [Fact]
    public void Constructor_OutputIsAFile_IsRefused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("song.wav"), "precious");
        Refused(folder.File("song.wav"), "must be a folder, but is a file");
        Assert.Equal("precious", File.ReadAllText(folder.File("song.wav")));
    }

    [Theory]
    [InlineData("thesis.txt")]
    [InlineData("manifest.json")]
    [InlineData("audio-precious.s16le")]
    public void Constructor_FolderOfSomethingElse_IsRefusedUntouched(string name)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File(name), "{\"name\": \"precious\"}");
        Refused(folder.Root, $"holds '{name}'");
        Assert.Equal([name], TestCorpus.Names(folder.Root));
    }

    [Fact]
    public void Constructor_CorpusOfAnotherVersion_IsTaken()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("manifest.json"), """{"version": 1, "sample_rate": 8000, "shards": [], "recordings": []}""");
        using OutputFolder taken = new(folder.Root);
        Assert.Equal(folder.Root, taken.Path);
    }

    [Fact]
    public void Dispose_NothingWasPutIn_RemovesAFolderThatWasMade()
    {
        using TemporaryFolder folder = new();
        using (OutputFolder made = new(folder.File("made")))
        {
            Assert.True(Directory.Exists(made.Path));
        }

        Assert.False(Directory.Exists(folder.File("made")));
        using (OutputFolder found = new(folder.Root))
        {
        }

        Assert.True(Directory.Exists(folder.Root));
    }

    private static void Refused(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => new OutputFolder(path)).Message, StringComparison.Ordinal);
}
