using WaveNetSharp.Corpus;
using WaveNetSharp.Tests.Audio;

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

        SourceScan scan = SourceScan.Run([music.Root], music.Output);
        Assert.Equal(["a.wav", "b.MP3", "no ending"], scan.Files.Select(file => file.Name));
        Assert.Equal([(".asd", 1), (".jpg", 2), (".m3u", 1), ("hidden", 2), ("no ending", 1)], scan.Ignored.Select(pair => (pair.Key, pair.Value)));
        Assert.Empty(scan.Failures);
    }

    [Fact]
    public void Run_OggFilms_AreCountedAndLeftOut()
    {
        using MusicFolder music = new();
        byte[] sound = [.. "OggS"u8, .. new byte[24], 1, .. "vorbis"u8];
        byte[] film = [.. sound, .. "OggS"u8, .. new byte[24], 0x80, .. "theora"u8];
        foreach (string name in new[] { "song.ogg", "song", "a.ogv", "b.OGM" })
        {
            music.AddBytes(name, sound);
        }

        foreach (string name in new[] { "film.ogg", "film.oga", "film.ogx", "film" })
        {
            music.AddBytes(name, film);
        }

        SourceScan scan = SourceScan.Run([music.Root], music.Output);
        Assert.Equal(["song", "song.ogg"], scan.Files.Select(file => file.Name));
        Assert.Equal([(".oga", 1), (".ogg", 1), (".ogm", 1), (".ogv", 1), (".ogx", 1), ("no ending", 1)], scan.Ignored.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Run_FileNamedByTheUser_IsTakenWhateverItsName()
    {
        using MusicFolder music = new();
        string[] named = [music.AddText("notes.txt", "x"), music.AddText(".hidden", "x")];
        Assert.Equal([".hidden", "notes.txt"], SourceScan.Run([.. named, named[0]], music.Output).Files.Select(file => file.Name));
    }

    [Fact]
    public void Run_OutputAmongTheInputs_IsRefused()
    {
        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(10));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => SourceScan.Run([music.Root, music.Root + "/."], music.Root));
        Assert.Contains("Name another folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_EmptyName_DoesNotExist()
    {
        using MusicFolder music = new();
        Assert.Throws<FileNotFoundException>(() => SourceScan.Run([""], music.Output));
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

        Assert.Equal(names.Order(StringComparer.Ordinal), SourceScan.Run([music.Root], music.Output).Files.Select(file => file.Name));
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
        IReadOnlyList<SourceFile> files = SourceScan.Run([Path.GetDirectoryName(second)!, Path.GetDirectoryName(first)!], music.Output).Files;
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

        SourceScan scan = SourceScan.Run([music.Root], music.Output);
        Assert.Equal(["deep/real/x.wav"], scan.Files.Select(file => file.Name));
    }

    [Fact]
    public void Run_LinkToAFolderOutside_IsFollowed()
    {
        using MusicFolder music = new();
        string outside = Path.GetDirectoryName(music.Add("outside/x.wav", MusicFolder.Sine(10)))!;
        string inside = Directory.CreateDirectory(Path.Combine(music.Root, "inside")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(inside, "link"), outside);
        Assert.Equal(["link/x.wav"], SourceScan.Run([inside], music.Output).Files.Select(file => file.Name));
    }

    [Fact]
    public void Run_LinkedFiles_AreTakenOnceUnderTheirRealNames()
    {
        using MusicFolder music = new();
        string real = music.Add("real.wav", MusicFolder.Sine(10));
        string stored = music.AddText(".store/deadbeef", "x");
        File.CreateSymbolicLink(Path.Combine(music.Root, "again.wav"), "real.wav");
        File.CreateSymbolicLink(Path.Combine(music.Root, "kept.wav"), stored);
        File.CreateSymbolicLink(Path.Combine(music.Root, "kept too.wav"), Path.Combine(".store", "deadbeef"));

        SourceScan scan = SourceScan.Run([real, music.Root, real], music.Output);

        // A file that is reached by links alone has the name of the first of them.
        Assert.Equal(["kept too.wav", "real.wav"], scan.Files.Select(file => file.Name));
        Assert.Empty(scan.Failures);
    }

    [Fact]
    public void Run_LinkThatLeadsNowhere_IsReported()
    {
        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(10));
        File.CreateSymbolicLink(Path.Combine(music.Root, "gone.wav"), "nowhere.wav");
        File.CreateSymbolicLink(Path.Combine(music.Root, "loop.wav"), "loop.wav");
        File.CreateSymbolicLink(Path.Combine(music.Root, "cover.jpg"), "nowhere.jpg");

        SourceScan scan = SourceScan.Run([music.Root], music.Output);

        Assert.Equal(["gone.wav", "loop.wav"], scan.Failures.Select(failure => failure.Source));
        Assert.All(scan.Failures, failure => Assert.Contains("leads nowhere", failure.Reason, StringComparison.Ordinal));
        Assert.Equal(1, scan.Ignored[".jpg"]);
        Assert.Equal(["cover.jpg", "gone.wav", "loop.wav"], scan.Unsearched.Select(failure => failure.Source));
    }

    [Fact]
    public void Run_FolderWithinAnother_GivesTheSameNamesInAnyOrder()
    {
        using MusicFolder music = new();
        string inner = Path.GetDirectoryName(music.Add("jazz/x.wav", MusicFolder.Sine(10)))!;
        string file = music.Add("y.wav", MusicFolder.Sine(10));

        string[][] orders = [[inner, music.Root, file], [file, music.Root, inner]];

        Assert.All(orders, inputs => Assert.Equal(["jazz/x.wav", "y.wav"], SourceScan.Run(inputs, music.Output).Files.Select(found => found.Name)));
    }

    [Fact]
    public void Run_InputThroughALinkedFolder_LeavesTheOutputOutAndTakesFilesOnce()
    {
        using MusicFolder music = new();
        music.Add("real/x.wav", MusicFolder.Sine(10));
        music.Add("real/corpus/audio.wav", MusicFolder.Sine(10));
        string link = Directory.CreateSymbolicLink(Path.Combine(music.Root, "link"), "real").FullName;

        SourceScan scan = SourceScan.Run([Path.Combine(music.Root, "real"), link], Path.Combine(link, "corpus"));

        Assert.Equal(["x.wav"], scan.Files.Select(found => found.Name));
    }

    [Fact]
    public void Run_NamesThatAreNotUtf8_AreReported()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("only Linux keeps names that are not UTF-8");
            return;
        }

        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(10));
        music.Add("real \uFFFD.wav", MusicFolder.Sine(10));
        ExternalProgram.Run("sh", "-c", $"cd '{music.Root}' && cp a.wav \"$(printf 'bad\\377.wav')\" && mkdir \"$(printf 'dir\\377')\"");

        SourceScan scan = SourceScan.Run([music.Root], music.Output);
        // What .NET cannot name it cannot delete.
        ExternalProgram.Run("sh", "-c", $"rm -r '{music.Root}'/bad* '{music.Root}'/dir*");

        Assert.Equal(["a.wav", "real \uFFFD.wav"], scan.Files.Select(file => file.Name));
        Assert.Equal(["bad\uFFFD.wav", "dir\uFFFD"], scan.Failures.Select(failure => failure.Source).Order(StringComparer.Ordinal));
        Assert.All(scan.Failures, failure => Assert.Contains("not UTF-8", failure.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_PipesAndEmptyFiles_AreNotOpened()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no pipes in folders");
            return;
        }

        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(100));
        music.AddBytes("empty.mp3", []);
        ExternalProgram.Run("mkfifo", Path.Combine(music.Root, "pipe.wav"), Path.Combine(music.Root, "pipe"));
        File.CreateSymbolicLink(Path.Combine(music.Root, "null.wav"), "/dev/null");

        PrepareReport report = music.Prepare(new PrepareOptions { SampleRate = 8000 });

        Assert.Equal(["empty.mp3", "null.wav", "pipe.wav"], report.Failures.Select(failure => failure.Source));
        Assert.All(report.Failures, failure => Assert.Contains("is empty", failure.Reason, StringComparison.Ordinal));
        Assert.Equal(1, report.Ignored["no ending"]);
    }

    [Fact]
    public void Run_WhatLiesBesideMusic_IsCountedNotTaken()
    {
        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(10));
        foreach (string name in new[] { "film.mp4", "film.mkv", "film.avi", "film.mov", "list.m3u", "list.m3u8", "list.pls", "disc.cue", "folder.jpg", "x.nfo", "Thumbs.db", ".DS_Store", "._a.wav" })
        {
            music.AddText(name, "not looked into, and long enough for a signature");
        }

        // EBML, and the name of a codec for pictures where a header has it.
        music.AddBytes("film.webm", [0x1A, 0x45, 0xDF, 0xA3, .. new byte[300], .. "V_VP9"u8]);
        music.AddBytes("song.webm", [0x1A, 0x45, 0xDF, 0xA3, .. new byte[300], .. "A_OPUS"u8]);

        SourceScan scan = SourceScan.Run([music.Root], music.Output);

        Assert.Equal(["a.wav", "song.webm"], scan.Files.Select(file => file.Name));
        Assert.Equal(2, scan.Ignored["hidden"]);
        Assert.Equal(14, scan.Ignored.Values.Sum());
        Assert.Empty(scan.Failures);
    }

    [Fact]
    public void Prepare_FilmAndPlaylistThatAreNamed_AreTried()
    {
        ExternalProgram.RequireFfmpeg();
        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(8000));
        string film = Path.Combine(music.Root, "film.mp4");
        ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=duration=1:size=64x64", "-f", "lavfi", "-i", "sine=duration=1",
            "-c:v", "mpeg4", "-c:a", "aac", film);
        string list = music.AddText("list.m3u", "a.wav\n");

        PrepareReport report = CorpusBuilder.Prepare([film, list], music.Output, new PrepareOptions { SampleRate = 8000 }, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("list.m3u", Assert.Single(report.Failures).Source);
        Assert.Contains("holds text", report.Failures[0].Reason, StringComparison.Ordinal);
        using (AudioCorpus corpus = AudioCorpus.Open(music.Output))
        {
            Assert.Equal("film.mp4", Assert.Single(corpus.Recordings).Source);
        }

        Assert.Equal([".m3u", ".mp4"], SourceScan.Run([music.Root], music.Output).Ignored.Keys);
    }

    [Fact]
    public void Prepare_FileWithoutEndingCannotBeRead_KeepsItsRecordingAndDoesNotPrune()
    {
        // Has a length, and nobody may read it: not even whoever may read everything.
        const string Unreadable = "/sys/bus/cpu/drivers_probe";
        Assert.SkipUnless(File.Exists(Unreadable), "this system has no file that nobody can read: run the tests on Linux with /sys");
        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(100));
        string song = music.Add("song", MusicFolder.Sine(100, 0.25f));
        PrepareOptions options = new() { SampleRate = 8000 };
        music.Prepare(options);
        File.Delete(song);
        File.CreateSymbolicLink(song, Unreadable);

        PrepareReport report = music.Prepare(options);

        Assert.Equal(["song"], report.Kept);
        Assert.Contains("not known whether it is audio", Assert.Single(report.Failures).Reason, StringComparison.Ordinal);
        Assert.Empty(report.Ignored);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => music.Prepare(options with { Prune = true }));
        Assert.Contains("'song'", refused.Message, StringComparison.Ordinal);
        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal(["a.wav", "song"], corpus.Recordings.Select(recording => recording.Source));
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
            SourceScan scan = SourceScan.Run([music.Root], music.Output);
            Assert.Equal(["a.wav"], scan.Files.Select(file => file.Name));
            Assert.Equal("closed", Assert.Single(scan.Failures).Source);
            Assert.Equal(scan.Failures, scan.Unsearched);
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
