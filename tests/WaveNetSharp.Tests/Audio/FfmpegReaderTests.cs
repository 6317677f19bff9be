using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class FfmpegReaderTests : IDisposable
{
    private const int SampleRate = 44100;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("take.flac", -100)]
    [InlineData("take.au", -100)]
    [InlineData("take.mp3", -40)]
    [InlineData("take.ogg", -40)]
    [InlineData("take.m4a", -40)]
    [InlineData("take.opus", -30)]
    [InlineData("-y.flac", -100)]
    [InlineData("http:it's \"ours\", 100%d ü #1.flac", -100)]
    public void Read_SoundMadeByFfmpeg_IsTheSoundThatWentIn(string name, double restDecibels)
    {
        string path = MakeTone(name, channels: 2);

        using AudioReader reader = AudioFile.Open(path);
        Assert.IsType<FfmpegReader>(reader);
        float[] samples = Recordings.ReadAll(reader);

        int rate = name.EndsWith(".opus", StringComparison.Ordinal) ? 48000 : SampleRate;
        Assert.Equal(rate, reader.SampleRate);
        Assert.Equal(2, reader.Channels);
        Assert.Null(reader.Warning);

        // Lossy codecs add up to a few frames of padding.
        Assert.InRange(samples.Length / 2.0 / rate, 0.99, 1.1);
        float[] left = [.. samples.Where((_, i) => i % 2 == 0).Take(rate)];
        ToneMeasurement tone = ToneMeasurement.Of(left, rate / 10, 440, rate);

        // The rest of a codec at its default rate on a pure tone; of 16 bits alone, -98 dB for the tone at half of full scale.
        Assert.InRange(tone.GainDecibels, -6.02 - 0.5, -6.02 + 0.5);
        Assert.InRange(tone.RestDecibels, -200, restDecibels + 6);
    }

    [Fact]
    public void Read_Flac_EqualsTheWavBitForBit()
    {
        ExternalProgram.RequireFfmpeg();
        float[] samples = Recordings.Noise(50_000, seed: 8);
        WavFile.Write(_folder.File("in.wav"), samples, 8000);
        ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", _folder.File("in.wav"), _folder.File("take.flac"));

        using AudioReader reader = AudioFile.Open(_folder.File("take.flac"));

        Assert.Equal(samples, Recordings.ReadAll(reader, frames: 777));
    }

    [Theory]
    [InlineData("pcm_mulaw")]
    [InlineData("adpcm_ima_wav")]
    [InlineData("libmp3lame")]
    public void Open_WavWithCompressedSound_GoesToFfmpeg(string codec)
    {
        ExternalProgram.RequireFfmpeg();
        WavFile.Write(_folder.File("in.wav"), Recordings.Sine(440, 8000, 8000, 0.5), 8000);
        ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", _folder.File("in.wav"), "-acodec", codec, _folder.File("take.wav"));

        using AudioReader reader = AudioFile.Open(_folder.File("take.wav"));

        Assert.IsType<FfmpegReader>(reader);
        Assert.InRange(Recordings.ReadAll(reader).Length, 7900, 12_000);
    }

    [Fact]
    public void Open_Mp3NamedWav_GoesToFfmpeg()
    {
        string path = MakeTone("take.mp3", channels: 1);
        File.Move(path, _folder.File("take.wav"));

        Assert.InRange(AudioFile.ReadMono(_folder.File("take.wav"), SampleRate).Length, SampleRate * 0.99, SampleRate * 1.1);
    }

    [Fact]
    public void Read_FileCutOff_GivesWhatIsThereAndWarns()
    {
        ExternalProgram.RequireFfmpeg();
        string path = _folder.File("take.flac");
        WavFile.Write(_folder.File("in.wav"), Recordings.Noise(100_000, seed: 14), 8000);
        ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", _folder.File("in.wav"), path);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);

        using AudioReader reader = AudioFile.Open(path);
        int length = Recordings.ReadAll(reader).Length;

        Assert.InRange(length, 30_000, 60_000);
        Assert.Contains("but ffmpeg says", reader.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NotSound_IsRefusedWithWhatFfmpegSays()
    {
        ExternalProgram.RequireFfmpeg();
        byte[] bytes = new byte[5000];
        new Random(9).NextBytes(bytes);
        File.WriteAllBytes(_folder.File("take.ogg"), bytes);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => AudioFile.ReadMono(_folder.File("take.ogg"), 8000));

        // Which of its complaints ffmpeg prints depends on its version.
        Assert.Matches($"^'{_folder.File("take.ogg")}' could not be decoded; ffmpeg says: (Invalid data|End of file).*leave it out\\.$", error.Message);
    }

    [Fact]
    public void Open_Picture_HasNoSound()
    {
        ExternalProgram.RequireFfmpeg();
        string path = _folder.File("cover.png");
        ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=red:size=16x16", "-frames:v", "1", path);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => AudioFile.Open(path));

        Assert.Contains("must hold sound", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FfmpegMissing_NamesTheFileAndHowToInstall()
    {
        string path = _folder.File("take.mp3");
        File.WriteAllBytes(path, [0xFF, 0xFB, 0x90, 0, 0, 0, 0]);

        InvalidDataException missing = Assert.Throws<InvalidDataException>(() => AudioFile.Open(path, ffmpeg: null));
        InvalidDataException unusable = Assert.Throws<InvalidDataException>(() => AudioFile.Open(path, ffmpeg: _folder.File("no-such-program")));

        foreach (string expected in new[] { $"'{path}'", "ffmpeg", "apt install", "brew install", "winget install" })
        {
            Assert.Contains(expected, missing.Message, StringComparison.Ordinal);
        }

        Assert.Contains("did not start", unusable.Message, StringComparison.Ordinal);
        Assert.Contains("apt install", unusable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ProgramFailsAfterSomeSound_GivesThatSoundAndThenFails()
    {
        string program = MakeProgram($"cat '{MakeWav(1000)}'; echo first >&2; echo 'disk on fire' >&2; exit 3");

        using FfmpegReader reader = new("take.mp3", program);
        float[] block = new float[2000];
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => reader.Read(block));

        Assert.Contains("disk on fire", error.Message, StringComparison.Ordinal);
        Assert.Equal(0.5f, block[0]);
    }

    [Fact]
    public void Read_ProgramTalksAMegabyte_DoesNotBlock()
    {
        string program = MakeProgram($"i=0; while [ $i -lt 5000 ]; do echo '{new string('x', 200)}' >&2; i=$((i+1)); done; echo 'the last word' >&2; cat '{MakeWav(1000)}'");

        using FfmpegReader reader = new("take.mp3", program);

        Assert.Equal(1000, Recordings.ReadAll(reader).Length);
        Assert.EndsWith("the last word", reader.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sleep 60")]
    [InlineData("cat '{0}'; sleep 60")]
    public void Read_ProgramFallsSilent_IsStoppedAndReported(string script)
    {
        string program = MakeProgram(script.Replace("{0}", MakeWav(1000), StringComparison.Ordinal));

        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
        {
            using FfmpegReader reader = new("take.mp3", program, new FfmpegPatience(TimeSpan.FromSeconds(0.2), TimeSpan.FromHours(1)));
            Recordings.ReadAll(reader);
        });

        Assert.Contains("no sound for 0.2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SoundTricklesOut_IsStoppedWhenTheTimeForAFileIsUp()
    {
        string program = MakeProgram($"cat '{MakeWav(1000)}'; while true; do head -c 32768 /dev/zero; sleep 0.05; done");

        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
        {
            using FfmpegReader reader = new("take.mp3", program, new FfmpegPatience(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(0.5)));
            Recordings.ReadAll(reader);
        });

        Assert.Contains("more than 0.5 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ListenerTakesItsTime_IsNotHeldAgainstTheProgram()
    {
        string program = MakeProgram($"cat '{MakeWav(30_000)}'");
        using FfmpegReader reader = new("take.mp3", program, new FfmpegPatience(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)));
        float[] block = new float[10_000];

        Assert.Equal(10_000, reader.Read(block));
        // More than the whole file has.
        Thread.Sleep(TimeSpan.FromSeconds(2.5));

        Assert.Equal(20_000, Recordings.ReadAll(reader).Length);
    }

    [Theory]
    [InlineData("kill -9 $$", "signal 9")]
    [InlineData("cat '{0}'; kill -SEGV $$", "signal 11")]
    public void Read_ProgramIsKilled_SaysSoAndThatAnotherAttemptMayHelp(string script, string expected)
    {
        string program = MakeProgram(script.Replace("{0}", MakeWav(1000), StringComparison.Ordinal));

        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
        {
            using FfmpegReader reader = new("take.mp3", program);
            Recordings.ReadAll(reader);
        });

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.IsType<DecoderKilledException>(error.InnerException);
    }

    [Fact]
    public void Read_AddressesInAMessage_AreLeftOut()
    {
        string program = MakeProgram($"cat '{MakeWav(1000)}'; echo '[in#0/mov,mp4 @ 0x55a0956cab80] [aac @ 000001d3a1b2c340] stream 0, offset 0x2bd1: partial file' >&2");

        using FfmpegReader reader = new("take.mp3", program);
        Recordings.ReadAll(reader);

        Assert.EndsWith("ffmpeg says: [in#0/mov,mp4] [aac] stream 0, offset 0x2bd1: partial file", reader.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ProgramFailsWithTheLowByteOfItsError_IsNotTakenForKilled()
    {
        string program = MakeProgram("echo 'Invalid data found' >&2; exit 183");

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => new FfmpegReader("take.mp3", program));

        Assert.Contains("ffmpeg says: Invalid data found.", error.Message, StringComparison.Ordinal);
        Assert.IsNotType<DecoderKilledException>(error.InnerException);
    }

    [Fact]
    public void Open_RateThatNoReaderTakes_IsTheReason()
    {
        byte[] wav = WavBytes.Form("RIFF", 0xFFFFFFFF, WavBytes.Format(3, 1, 2_000_000, 4, 32), WavBytes.Chunk("data", new byte[100_000], 0xFFFFFFFF));
        File.WriteAllBytes(_folder.File("fast.wav"), wav);
        string program = MakeProgram($"cat '{_folder.File("fast.wav")}' || exit 1");

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => new FfmpegReader("take.flac", program));

        Assert.StartsWith("'take.flac', as ffmpeg decodes it, has a broken WAV header: the sample rate must be", error.Message, StringComparison.Ordinal);
        Assert.Contains("2,000,000", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pipe", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("exec sleep 60")]
    [InlineData("cat '{0}'; exec sleep 60")]
    public void Read_Cancelled_EndsTheProgramAndIsNoFailure(string script)
    {
        using CancellationTokenSource stop = new();
        string started = _folder.File("started");
        string program = MakeProgram($"touch '{started}'; {script.Replace("{0}", MakeWav(1000), StringComparison.Ordinal)}");
        Task reading = Task.Run(() =>
        {
            using FfmpegReader reader = new("take.mp3", program, new FfmpegPatience(TimeSpan.FromHours(1), TimeSpan.FromHours(1)), stop.Token);
            Recordings.ReadAll(reader);
        }, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(started), TimeSpan.FromSeconds(60)), "the program did not start");

        stop.Cancel();

        OperationCanceledException cancelled = Assert.ThrowsAny<OperationCanceledException>(() => reading.GetAwaiter().GetResult());
        Assert.Equal(stop.Token, cancelled.CancellationToken);
    }

    [Fact]
    public void Read_ChildHoldsTheMessagesOpen_EndsNoneTheLess()
    {
        string program = MakeProgram($"sleep 30 >/dev/null & cat '{MakeWav(1000)}'");

        using FfmpegReader reader = new("take.mp3", program);

        Assert.Equal(1000, Recordings.ReadAll(reader).Length);
    }

    [Fact]
    public void For_LongerFile_HasMoreTime()
    {
        File.WriteAllBytes(_folder.File("take.mp3"), new byte[160 * 1024]);

        Assert.Equal(new FfmpegPatience(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(70)), FfmpegPatience.For(_folder.File("take.mp3")));
        Assert.Equal(new FfmpegPatience(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60)), FfmpegPatience.For(_folder.File("none.mp3")));
    }

    [Fact]
    public void Dispose_BeforeTheEnd_EndsTheProgram()
    {
        string pidFile = _folder.File("pid");
        string program = MakeProgram($"echo $$ > '{pidFile}'; cat '{MakeWav(100_000)}'; exec sleep 60");
        FfmpegReader reader = new("take.mp3", program);
        reader.Read(new float[100]);
        int pid = int.Parse(File.ReadAllText(pidFile), System.Globalization.CultureInfo.InvariantCulture);

        reader.Dispose();

        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), TimeSpan.FromSeconds(20)), $"process {pid} still runs");
    }

    private string MakeTone(string name, int channels)
    {
        ExternalProgram.RequireFfmpeg();
        float[] tone = Recordings.Sine(440, SampleRate, SampleRate, 0.5);
        float[] frames = [.. tone.SelectMany(sample => Enumerable.Repeat(sample, channels))];
        WavFile.Write(_folder.File("tone.wav"), frames, SampleRate, WavSampleFormat.Pcm16, channels);
        string path = _folder.File(name);
        ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", _folder.File("tone.wav"), "file:" + path);
        return path;
    }

    // What ffmpeg writes into a pipe: a WAV whose sizes were never filled in.
    private string MakeWav(int samples)
    {
        string path = _folder.File("pipe.wav");
        byte[] data = WavBytes.Floats([.. Enumerable.Repeat(0.5f, samples)]);
        File.WriteAllBytes(path, WavBytes.Form("RIFF", 0xFFFFFFFF, WavBytes.Format(3, 1, 8000, 4, 32), WavBytes.Chunk("data", data, 0xFFFFFFFF)));
        return path;
    }

    private string MakeProgram(string script) => ExternalProgram.Write(_folder.File("ffmpeg"), script);
}
