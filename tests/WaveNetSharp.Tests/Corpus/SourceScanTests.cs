using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class SourceScanTests
{
    [Fact]
    public void Run_MixedFolder_TakesAudioAndCountsTheRest()
    {
        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(10));
        music.Add("no ending", MusicFolder.Sine(10));
        foreach (string name in new[] { "b.MP3", "cover.jpg", "BACK.JPG", "list.m3u", "a.wav.asd", "README", ".hidden.wav", ".git/c.wav" })
        {
            music.AddText(name, "not looked into");
        }

        SourceScan scan = SourceScan.Run([music.Root], music.Output, labelFromFolder: false);
        Assert.Equal(["a.wav", "b.MP3", "no ending"], scan.Files.Select(file => file.Name));
        Assert.Equal([(".asd", 1), (".jpg", 2), (".m3u", 1), ("hidden", 2), ("no ending", 1)], scan.Ignored.Select(pair => (pair.Key, pair.Value)));
        Assert.Empty(scan.Failures);
    }

    [Fact]
    public void Run_FileNamedByTheUser_IsTakenWhateverItsName()
    {
        using MusicFolder music = new();
        string[] named = [music.AddText("notes.txt", "x"), music.AddText(".hidden", "x")];
        Assert.Equal([".hidden", "notes.txt"], SourceScan.Run([.. named, named[0]], music.Output, false).Files.Select(file => file.Name));
    }

    [Fact]
    public void Run_OddNames_AreKept()
    {
        using MusicFolder music = new();
        string[] names = ["-dash.wav", "a b.wav", "line\nbreak.wav", "quote\"'.wav", "Größe 音楽.wav"];
        foreach (string name in names)
        {
            music.Add(name, MusicFolder.Sine(100));
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), SourceScan.Run([music.Root], music.Output, false).Files.Select(file => file.Name));
        music.Prepare(new PrepareOptions { SampleRate = 8000 });
        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal(names.Order(StringComparer.Ordinal), corpus.Recordings.Select(recording => recording.Source));
    }

    [Fact]
    public void Run_SameNameInTwoInputs_GetsANumber()
    {
        using MusicFolder music = new();
        string first = music.Add("1/x.wav", MusicFolder.Sine(10));
        string second = music.Add("2/x.wav", MusicFolder.Sine(10));
        IReadOnlyList<SourceFile> files = SourceScan.Run([Path.GetDirectoryName(second)!, Path.GetDirectoryName(first)!], music.Output, false).Files;
        Assert.Equal([("x.wav", first), ("x.wav (2)", second)], files.Select(file => (file.Name, file.Path)));
    }

    [Fact]
    public void Run_LoopOfLinks_EndsWithEveryFileOnceUnderItsRealName()
    {
        using MusicFolder music = new();
        music.Add("deep/real/x.wav", MusicFolder.Sine(10));
        Directory.CreateSymbolicLink(Path.Combine(music.Root, "a-link-to-the-root"), music.Root);
        Directory.CreateSymbolicLink(Path.Combine(music.Root, "b-link"), Path.Combine("deep", "real"));
        Directory.CreateSymbolicLink(Path.Combine(music.Root, "deep", "up"), "..");
        Directory.CreateSymbolicLink(Path.Combine(music.Root, "self"), "self");

        SourceScan scan = SourceScan.Run([music.Root], music.Output, false);
        Assert.Equal(["deep/real/x.wav"], scan.Files.Select(file => file.Name));
    }

    [Fact]
    public void Run_LinkToAFolderOutside_IsFollowed()
    {
        using MusicFolder music = new();
        string outside = Path.GetDirectoryName(music.Add("outside/x.wav", MusicFolder.Sine(10)))!;
        string inside = Directory.CreateDirectory(Path.Combine(music.Root, "inside")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(inside, "link"), outside);
        Assert.Equal(["link/x.wav"], SourceScan.Run([inside], music.Output, false).Files.Select(file => file.Name));
    }

    [Fact]
    public void Run_FolderWithoutPermission_IsReported()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("this user may read every folder: run the tests as an ordinary user");
            return;
        }

        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(10));
        string closed = Path.GetDirectoryName(music.Add("closed/b.wav", MusicFolder.Sine(10)))!;
        File.SetUnixFileMode(closed, UnixFileMode.None);
        try
        {
            SourceScan scan = SourceScan.Run([music.Root], music.Output, false);
            Assert.Equal(["a.wav"], scan.Files.Select(file => file.Name));
            Assert.Equal("closed", Assert.Single(scan.Failures).Source);
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
