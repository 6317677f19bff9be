using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;

namespace WaveNetSharp.Tests.Corpus;

public sealed class CorpusBuilderTests
{
    private static readonly PrepareOptions Options = new() { SampleRate = 8000, Workers = 2 };

    [Fact]
    public void Prepare_Folder_StoresEachRecordingNormalisedInTheOrderOfTheNames()
    {
        using MusicFolder music = new();
        music.Add("b.wav", MusicFolder.Sine(4000, 0.25f));
        music.Add("a/z.wav", MusicFolder.Sine(3000, 0.5f));
        PrepareReport report = music.Prepare(Options);

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal(["a/z.wav", "b.wav"], corpus.Recordings.Select(recording => recording.Source));
        Assert.Equal([3000L, 4000L], corpus.Recordings.Select(recording => recording.Frames));
        Assert.Equal(0.25f, corpus.Recordings[1].Measured.Peak, 1e-4f);
        Assert.Equal(8000, corpus.SampleRate);
        Assert.Equal(2, report.Sources);
        Assert.Empty(report.Failures);
        short[] samples = new short[4000];
        corpus.ReadPcm(1, 0, samples);
        // Equal rates pass the resampler unchanged, so only the rounding to 16 bits is between the two.
        float gain = PeakNormalizer.TargetPeak / corpus.Recordings[1].Measured.Peak;
        Assert.Equal(MusicFolder.Sine(4000, 0.25f).Select(sample => Pcm16.FromFloat(sample * gain)), samples);
    }

    [Fact]
    public void Prepare_StereoAtAnotherRate_MixesAndResamples()
    {
        using MusicFolder music = new();
        float[] mono = MusicFolder.Sine(48_000, 0.8f, 0.01);
        music.Add("s.wav", [.. mono.SelectMany(sample => new[] { sample, sample / 2 })], 16_000, channels: 2);
        music.Prepare(Options);

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal(24_000, corpus.Recordings[0].Frames);
        // The mean of 0.8 and 0.4, within the 0.1 dB (1.2 %) that the pass band may be off.
        Assert.Equal(0.6f, corpus.Recordings[0].Measured.Peak, 0.0075f);
    }

    [Fact]
    public void Prepare_AnyNumberOfWorkersAndAnyMemory_GivesTheSameBytes()
    {
        using MusicFolder music = new();
        for (int i = 0; i < 12; i++)
        {
            music.Add($"{i}.wav", TestCorpus.Noise(100 + (i * i * 400), i), 11_025);
        }

        music.AddText("broken.wav", "no sound");
        music.Prepare(Options with { Workers = 1, ShardBytes = 50_000 });
        SortedDictionary<string, string> first = music.OutputBytes();
        foreach (PrepareOptions options in new[] { Options with { Workers = 7 }, Options with { SamplesInMemory = 1000 }, Options with { SamplesInMemory = 0, Workers = 3 } })
        {
            Directory.Delete(music.Output, recursive: true);
            music.Prepare(options with { ShardBytes = 50_000 });
            Assert.Equal(first, music.OutputBytes());
        }

        Assert.True(first.Count > 3, "several shards were wanted");
    }

    [Fact]
    public void Prepare_BadFiles_AreReportedAndTheRestIsPrepared()
    {
        using MusicFolder music = new();
        music.Add("good.wav", MusicFolder.Sine(1000));
        music.AddBytes("empty.wav", []);
        music.AddText("text.wav", "This is a diary, not a recording.\n");
        music.Add("one.wav", [0.5f]);
        music.Add("nan.wav", [0.1f, float.NaN, 0.2f, 0.3f]);
        music.Add("infinite.wav", [0.1f, 0.2f, float.PositiveInfinity, 0.3f]);
        music.AddBytes("header.wav", File.ReadAllBytes(music.Add("scratch/x.wav", MusicFolder.Sine(10)))[..30]);
        File.Delete(Path.Combine(music.Root, "scratch/x.wav"));
        File.CreateSymbolicLink(Path.Combine(music.Root, "dangling.wav"), "nowhere.wav");
        PrepareReport report = music.Prepare(Options);

        Assert.Equal(1, report.Sources);
        Assert.Equal(["dangling.wav", "empty.wav", "header.wav", "infinite.wav", "nan.wav", "one.wav", "text.wav"], report.Failures.Select(failure => failure.Source));
        Assert.Contains("is empty", Reason(report, "empty.wav"), StringComparison.Ordinal);
        Assert.Contains("holds text", Reason(report, "text.wav"), StringComparison.Ordinal);
        Assert.Contains("at least 2 samples", Reason(report, "one.wav"), StringComparison.Ordinal);
        Assert.Contains("frame 1", Reason(report, "nan.wav"), StringComparison.Ordinal);
        Assert.Contains("frame 2", Reason(report, "infinite.wav"), StringComparison.Ordinal);
        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Single(corpus.Recordings);
    }

    [Fact]
    public void Prepare_LinksToADeviceAndToNothing_AreReportedAsEmpty()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /dev/zero");
        using MusicFolder music = new();
        music.Add("good.wav", MusicFolder.Sine(1000));
        music.AddBytes("empty", []);
        File.CreateSymbolicLink(Path.Combine(music.Root, "endless.wav"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(music.Root, "empty.wav"), "empty");
        PrepareReport report = music.Prepare(Options);

        Assert.Equal(["empty.wav", "endless.wav"], report.Failures.Select(failure => failure.Source));
        Assert.All(report.Failures, failure => Assert.Contains("is empty", failure.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Prepare_TruncatedRecording_IsUsedWithAWarning()
    {
        using MusicFolder music = new();
        string path = music.Add("cut.wav", MusicFolder.Sine(1000));
        using (FileStream stream = new(path, FileMode.Open))
        {
            stream.SetLength(44 + 1200);
        }

        Assert.Contains("cut off", Assert.Single(music.Prepare(Options).Warnings), StringComparison.Ordinal);
        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal(300, corpus.Recordings[0].Frames);
        Assert.Contains("cut off", corpus.Recordings[0].Warning, StringComparison.Ordinal);
        Assert.DoesNotContain(music.Root, corpus.Recordings[0].Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_LevelsOfASource_AreMeasured()
    {
        using MusicFolder music = new();
        float[] samples = MusicFolder.Sine(8000, 0.5f);
        samples.AsSpan(2000, 4000).Clear();
        samples.AsSpan(0, 80).Fill(1);
        music.Add("x.wav", samples);
        music.Add("zero.wav", new float[800]);
        music.Prepare(Options with { Trim = TrimMode.None });

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal(0.01, corpus.Recordings[0].Measured.ClippingShare);
        Assert.Equal(0.5, corpus.Recordings[0].Measured.SilenceShare);
        Assert.Equal((0f, 1.0, 0.0), (corpus.Recordings[1].Measured.Peak, corpus.Recordings[1].Measured.SilenceShare, corpus.Recordings[1].Measured.ClippingShare));
    }

    [Fact]
    public void Prepare_LabelsFromFolders_TakesTheFirstFolder()
    {
        using MusicFolder music = new();
        music.Add("Jazz/live/a.wav", MusicFolder.Sine(100));
        music.Add("top.wav", MusicFolder.Sine(100));
        music.Prepare(Options with { Labels = LabelSource.Folders });

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal(["Jazz", null], corpus.Recordings.Select(recording => recording.Label));
    }

    [Fact]
    public void Prepare_NothingUsable_NamesTheReasonsAndLeavesNothing()
    {
        using MusicFolder music = new();
        music.AddText("text.wav", "words");
        string message = Assert.Throws<InvalidDataException>(() => music.Prepare(Options)).Message;

        Assert.Contains("None of 1 audio files", message, StringComparison.Ordinal);
        Assert.Contains("holds text", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(music.Output));
    }

    [Fact]
    public void Prepare_FolderWithoutAudio_SaysWhatWasFound()
    {
        using MusicFolder music = new();
        music.AddText("cover.jpg", "a picture");
        string message = Assert.Throws<InvalidDataException>(() => music.Prepare(Options)).Message;

        Assert.Contains("1 files of other kinds", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(music.Output));
    }

    [Fact]
    public void Prepare_MissingInput_ThrowsNamingIt()
    {
        using MusicFolder music = new();
        string missing = Path.Combine(music.Root, "missing");
        Assert.Contains(missing, Assert.Throws<FileNotFoundException>(() => CorpusBuilder.Prepare([music.Root, missing], music.Output, Options, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(999, 1)]
    [InlineData(192_001, 1)]
    [InlineData(8000, 0)]
    public void Prepare_OptionOutOfRange_Throws(int rate, int workers)
    {
        using MusicFolder music = new();
        Assert.Throws<ArgumentException>(() => music.Prepare(new PrepareOptions { SampleRate = rate, Workers = workers }));
        Assert.Throws<ArgumentException>(() => CorpusBuilder.Prepare([], music.Output, Options, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Prepare_ProgressReports_CountUpToTheTotal()
    {
        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(8000));
        music.AddText("b.wav", "words");
        music.Add("c.wav", MusicFolder.Sine(4000));
        Reports reports = new();
        music.Prepare(Options, reports);

        Assert.Equal(
            [new PrepareProgress(1, 3, "a.wav", 1, 0), new PrepareProgress(2, 3, "b.wav", 1, 1), new PrepareProgress(3, 3, "c.wav", 1.5, 1)],
            reports.Seen);
    }

    [Fact]
    public void Prepare_CancelledIntoANewFolder_LeavesNoFolder()
    {
        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(8000));
        Assert.ThrowsAny<OperationCanceledException>(() => CorpusBuilder.Prepare([music.Root], music.Output, Options, null, new CancellationToken(canceled: true)));
        Assert.False(Directory.Exists(music.Output));
    }

    [Fact]
    public void Prepare_OutputInsideTheInput_IsNotScanned()
    {
        using MusicFolder music = new();
        music.Add("a.wav", MusicFolder.Sine(800));
        music.Add("corpus/audio.wav", MusicFolder.Sine(800));
        string output = Path.Combine(music.Root, "corpus");
        Assert.Contains("holds 'audio.wav'", Assert.Throws<InvalidDataException>(() => CorpusBuilder.Prepare([music.Root], output, Options, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(output, "audio.wav"));

        Assert.Equal(1, CorpusBuilder.Prepare([music.Root], output, Options, null, TestContext.Current.CancellationToken).Sources);
    }

    [Fact]
    public void Prepare_FromCompressedFiles_FindsTheSameLength()
    {
        Assert.SkipUnless(FfmpegProcess.FindProgram() is not null, "ffmpeg is missing: install the Debian package ffmpeg");
        using MusicFolder music = new();
        string wav = music.Add("x.wav", MusicFolder.Sine(16_000));
        using (System.Diagnostics.Process ffmpeg = System.Diagnostics.Process.Start(FfmpegProcess.FindProgram()!, ["-v", "error", "-i", wav, Path.Combine(music.Root, "x.flac")]))
        {
            ffmpeg.WaitForExit();
            Assert.Equal(0, ffmpeg.ExitCode);
        }

        music.Prepare(Options);
        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal([16_000L, 16_000L], corpus.Recordings.Select(recording => recording.Frames));
    }

    private static string Reason(PrepareReport report, string source) => Assert.Single(report.Failures, failure => failure.Source == source).Reason;

    private sealed class Reports : IProgress<PrepareProgress>
    {
        public List<PrepareProgress> Seen { get; } = [];

        public void Report(PrepareProgress value) => Seen.Add(value);
    }
}
