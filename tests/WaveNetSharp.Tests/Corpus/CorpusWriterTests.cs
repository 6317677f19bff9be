using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class CorpusWriterTests
{
    private static readonly PrepareOptions Options = new() { SampleRate = 8000, ShardBytes = 1000 };

    [Fact]
    public void Constructor_AfterAKilledAttempt_ClearsItAndKeepsTheCorpus()
    {
        using TestCorpus test = new(TestCorpus.Noise(600, 1));
        string[] before = TestCorpus.Names(test.Folder);
        string staging = Path.Combine(test.Folder, CorpusFolder.StagingName);
        Directory.CreateDirectory(staging);
        File.WriteAllText(Path.Combine(staging, "shard"), "half");
        File.WriteAllText(Path.Combine(test.Folder, CorpusFolder.LockName), "");
        using (CorpusWriter writer = new(test.Folder, Options))
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(writer.StagingFolder));
        }

        Assert.Equal(600, test.Corpus.Frames);
        Assert.Equal(before, TestCorpus.Names(test.Folder));
    }

    [Fact]
    public void Constructor_CorpusOfVersion1_IsTaken()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("manifest.json"), """{"version": 1, "sample_rate": 8000, "shards": [], "recordings": []}""");
        using CorpusWriter writer = new(folder.Root, Options);
        Assert.True(Directory.Exists(writer.StagingFolder));
    }

    [Fact]
    public void Constructor_SecondWriterOfAFolder_IsRefused()
    {
        using TemporaryFolder folder = new();
        using CorpusWriter writer = new(folder.File("corpus"), Options);
        Assert.Contains("prepared by another process", Assert.Throws<IOException>(() => new CorpusWriter(folder.File("corpus"), Options)).Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(writer.StagingFolder));
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
    [InlineData("thesis.txt", "holds 'thesis.txt'")]
    [InlineData("manifest.json", "is not the manifest of a corpus")]
    public void Constructor_FolderOfSomethingElse_IsRefusedUntouched(string name, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File(name), "{\"name\": \"precious\"}");
        Refused(folder.Root, expected);
        Assert.Equal([name], TestCorpus.Names(folder.Root));
    }

    private static void Refused(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => new CorpusWriter(path, Options)).Message, StringComparison.Ordinal);
}
