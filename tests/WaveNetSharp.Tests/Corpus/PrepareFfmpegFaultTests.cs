using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Tests.Audio;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>Whole preparations with a stand-in for ffmpeg that goes wrong.</summary>
public sealed class PrepareFfmpegFaultTests : IDisposable
{
    // Neither a WAV nor a text, so it goes to ffmpeg.
    private static readonly byte[] Compressed = [0xFF, 0xFB, 0x90, 0, 1, 2, 3];

    private static readonly float[] Sound = MusicFolder.Sine(4000);

    private readonly MusicFolder _music = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _music.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("kill -9 $$")]
    [InlineData("head -c 9000 '{sound}'; kill -SEGV $$")]
    public void Prepare_FfmpegIsKilledOnce_TriesAgainAndHasTheWholeSound(string fault)
    {
        _music.AddBytes("song.mp3", Compressed);
        PrepareReport report = Prepare($"[ -e '{_folder.File("tried")}' ] || {{ touch '{_folder.File("tried")}'; {fault}; }}; cat '{{sound}}'");

        Assert.Empty(report.Failures);
        Assert.Empty(report.Warnings);
        using AudioCorpus corpus = AudioCorpus.Open(_music.Output);
        Assert.Equal(Sound.Length, Assert.Single(corpus.Recordings).Frames);
        short[] samples = new short[Sound.Length];
        corpus.ReadPcm(0, 0, samples);
        float gain = PeakNormalizer.TargetPeak / corpus.Recordings[0].Measured.Peak;
        Assert.Equal(Sound.Select(sample => Pcm16.FromFloat(sample * gain)), samples);
    }

    [Theory]
    [InlineData("kill -9 $$", 2, "ended by signal 9")]
    [InlineData("cat '{sound}'; kill -SEGV $$", 2, "ended by signal 11")]
    [InlineData("echo 'no such codec' >&2; exit 1", 1, "ffmpeg says: no such codec")]
    [InlineData("cat '{sound}'; echo 'disk on fire' >&2; exit 255", 1, "ffmpeg says: disk on fire")]
    public void Prepare_FfmpegFailsEachTime_IsTriedAgainOnlyWhenKilled(string fault, int tries, string reason)
    {
        _music.Add("good.wav", Sound);
        _music.AddBytes("song.mp3", Compressed);
        PrepareReport report = Prepare($"echo >> '{_folder.File("tries")}'; {fault}");

        PrepareFailure failure = Assert.Single(report.Failures);
        Assert.Equal("song.mp3", failure.Source);
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.Equal(tries, File.ReadAllLines(_folder.File("tries")).Length);
        Assert.Equal(1, report.Sources);
    }

    [Fact]
    public void Prepare_EachFaultOfFfmpegInItsFile_ReportsThoseAndPreparesTheRest()
    {
        foreach (string name in new[] { "crash", "empty", "fail", "good", "half", "hang", "header", "noise", "spam", "stall" })
        {
            _music.AddBytes($"{name}.mp3", [.. Compressed, .. System.Text.Encoding.ASCII.GetBytes(name)]);
        }

        _music.Add("plain.wav", Sound);
        PrepareReport report = Prepare(
            """
            case "$*" in
              *crash.mp3*) kill -ABRT $$ ;;
              *empty.mp3*) exit 0 ;;
              *fail.mp3*) echo 'not today' >&2; exit 1 ;;
              *half.mp3*) head -c 9000 '{sound}'; echo 'half of it is missing' >&2 ;;
              *hang.mp3*) exec sleep 100 ;;
              *header.mp3*) head -c 44 '{sound}' ;;
              *noise.mp3*) head -c 50000 /dev/zero | tr '\0' '\125' ;;
              *spam.mp3*) i=0; while [ $i -lt 3000 ]; do echo '0123456789012345678901234567890123456789' >&2; i=$((i+1)); done; echo 'the last word' >&2; cat '{sound}' ;;
              *stall.mp3*) cat '{sound}'; exec sleep 100 ;;
              *) cat '{sound}' ;;
            esac
            """);

        Assert.Equal(["crash.mp3", "empty.mp3", "fail.mp3", "hang.mp3", "header.mp3", "noise.mp3", "stall.mp3"], report.Failures.Select(failure => failure.Source));
        Assert.Contains("signal 6", Reason(report, "crash.mp3"), StringComparison.Ordinal);
        Assert.Contains("ffmpeg says: nothing", Reason(report, "empty.mp3"), StringComparison.Ordinal);
        Assert.Contains("ffmpeg says: not today", Reason(report, "fail.mp3"), StringComparison.Ordinal);
        Assert.Contains("no sound for 0.5 s", Reason(report, "hang.mp3"), StringComparison.Ordinal);
        Assert.Contains("no sound for 0.5 s", Reason(report, "stall.mp3"), StringComparison.Ordinal);
        Assert.Collection(
            report.Warnings.Order(StringComparer.Ordinal),
            warning => Assert.Contains("half of it is missing", warning, StringComparison.Ordinal),
            warning => Assert.EndsWith("the last word", warning, StringComparison.Ordinal));
        using AudioCorpus corpus = AudioCorpus.Open(_music.Output);
        Assert.Equal(["good.mp3", "half.mp3", "plain.wav", "spam.mp3"], corpus.Recordings.Select(recording => recording.Source));
        Assert.Equal(["audio", "manifest", "recordings", "recordings", "skipped"], TestCorpus.Names(_music.Output).Where(name => name[0] != '.').Select(name => name.Split('-', '.')[0]));
    }

    private static string Reason(PrepareReport report, string source) => report.Failures.Single(failure => failure.Source == source).Reason;

    // Only what is meant to hang is waited for impatiently: on a busy machine even 'cat' takes its time.
    private PrepareReport Prepare(string script)
    {
        string sound = _folder.File("sound.wav");
        File.WriteAllBytes(sound, WavBytes.Form("RIFF", 0xFFFFFFFF, WavBytes.Format(3, 1, 8000, 4, 32), WavBytes.Chunk("data", WavBytes.Floats(Sound), 0xFFFFFFFF)));
        string program = ExternalProgram.Write(_folder.File("ffmpeg"), script.Replace("{sound}", sound, StringComparison.Ordinal));
        FfmpegPatience impatient = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromHours(1));
        PrepareOptions options = new()
        {
            SampleRate = 8000,
            Workers = 3,
            Open = (path, cancellation) =>
                AudioFile.OpenCancellable(path, program, Path.GetFileName(path) is "hang.mp3" or "stall.mp3" ? impatient : null, cancellation),
        };
        return _music.Prepare(options);
    }
}
