using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class CorpusWriterTests
{
    [Fact]
    public void Commit_OverAnOldCorpus_ReplacesItWhole()
    {
        using TestCorpus test = new(shardBytes: 1000, [TestCorpus.Noise(600, 1), TestCorpus.Noise(600, 2), TestCorpus.Noise(600, 3)]);
        TestCorpus.Write(test.Folder, 1000, [TestCorpus.Noise(50, 4)]);

        Assert.Equal(50, test.Corpus.Frames);
        Assert.Equal(["audio-00000.s16le", "manifest.json"], Names(test.Folder));
    }

    [Fact]
    public void Commit_WhileTheOldCorpusIsRead_LeavesTheReaderItsAudio()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not replace a file that is mapped");
        using TestCorpus test = new(TestCorpus.Noise(600, 1));
        byte[] before = new byte[600];
        test.Corpus.ReadCodes(0, 0, before);
        TestCorpus.Write(test.Folder, 1000, [TestCorpus.Noise(600, 2)]);
        byte[] after = new byte[600];
        test.Corpus.ReadCodes(0, 0, after);

        Assert.Equal(before, after);
    }

    // Each step of the switch is one file operation, and a kill can come between any two. The number of steps done is the number of
    // files of the new corpus already moved; the manifest is the last.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Open_KilledWhileReplacing_FinishesTheReplacement(int moved)
    {
        float[][] fresh = [TestCorpus.Noise(400, 5), TestCorpus.Noise(500, 6)];
        using TestCorpus test = new(shardBytes: 1000, [TestCorpus.Noise(600, 1), TestCorpus.Noise(600, 2), TestCorpus.Noise(600, 3)]);
        using TestCorpus wanted = new(shardBytes: 900, fresh);
        string ready = Path.Combine(test.Folder, CorpusFolder.ReadyName);
        TestCorpus.Write(ready, 900, fresh);
        foreach (string name in Names(ready).Take(moved))
        {
            File.Move(Path.Combine(ready, name), Path.Combine(test.Folder, name), overwrite: true);
        }

        Assert.Equal(wanted.Corpus.Id, test.Corpus.Id);
        Assert.Equal(["audio-00000.s16le", "audio-00001.s16le", "manifest.json"], Names(test.Folder));
    }

    [Fact]
    public void Constructor_AfterAKilledAttempt_ClearsItAndKeepsTheCorpus()
    {
        using TestCorpus test = new(TestCorpus.Noise(600, 1));
        string staging = Path.Combine(test.Folder, CorpusFolder.StagingName);
        Directory.CreateDirectory(staging);
        File.WriteAllText(Path.Combine(staging, "audio-00000.s16le"), "half");
        File.WriteAllText(Path.Combine(test.Folder, CorpusFolder.LockName), "");
        using (CorpusWriter writer = new(test.Folder, 8000, 1000))
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(writer.StagingFolder));
        }

        Assert.Equal(600, test.Corpus.Frames);
        Assert.Equal(["audio-00000.s16le", "manifest.json"], Names(test.Folder));
    }

    [Fact]
    public void Constructor_AfterAKilledFirstAttempt_StartsAfresh()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File(CorpusFolder.StagingName));
        File.WriteAllText(Path.Combine(folder.File(CorpusFolder.StagingName), "decoded-0.f32le"), "half");
        TestCorpus.Write(folder.Root, 1000, [TestCorpus.Noise(50, 4)]);

        Assert.Equal(["audio-00000.s16le", "manifest.json"], Names(folder.Root));
    }

    [Fact]
    public void Constructor_SecondWriterOfAFolder_IsRefused()
    {
        using TemporaryFolder folder = new();
        using CorpusWriter writer = new(folder.File("corpus"), 8000, 1000);
        Assert.Contains("prepared by another process", Assert.Throws<IOException>(() => new CorpusWriter(folder.File("corpus"), 8000, 1000)).Message, StringComparison.Ordinal);
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
        Assert.Equal([name], Names(folder.Root));
    }

    private static void Refused(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => new CorpusWriter(path, 8000, 1000)).Message, StringComparison.Ordinal);

    private static string[] Names(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
