using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Tests.Audio;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>What trimming, channels and levels make of files, through a whole prepare.</summary>
public sealed class PrepareSignalTests
{
    private static readonly PrepareOptions Options = new() { SampleRate = 8000, Workers = 1 };

    [Fact]
    public void Prepare_SilentEnds_AreCutAndWrittenDown()
    {
        using MusicFolder music = new();
        music.Add("x.wav", [.. new float[4000], .. MusicFolder.Sine(8000), .. new float[2000]]);
        music.Prepare(Options);

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Recording recording = Assert.Single(corpus.Recordings);
        Assert.Equal(new TrimmedAudio(3200, 1200, "silence"), recording.Trimmed);
        Assert.Equal(14_000 - 3200 - 1200, recording.Frames);
        short[] samples = new short[recording.Frames];
        corpus.ReadPcm(0, 0, samples);
        Assert.All(samples[..800], sample => Assert.Equal(0, sample));
        Assert.NotEqual(0, samples[801]);
    }

    [Fact]
    public void Prepare_TrimNone_KeepsEverything()
    {
        using MusicFolder music = new();
        music.Add("x.wav", [.. new float[4000], .. MusicFolder.Sine(8000), .. new float[2000]]);
        music.Add("zero.wav", new float[800]);
        music.Prepare(Options with { Trim = TrimMode.None });

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal([14_000L, 800L], corpus.Recordings.Select(recording => recording.Frames));
    }

    [Fact]
    public void Prepare_SilentThroughout_IsReported()
    {
        using MusicFolder music = new();
        music.Add("x.wav", MusicFolder.Sine(8000));
        music.Add("zero.wav", new float[800]);

        PrepareFailure failure = Assert.Single(music.Prepare(Options).Failures);

        Assert.Equal("zero.wav", failure.Source);
        Assert.Contains("silent throughout", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("--trim none", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChannelMode.Mix, 0.45f)]
    [InlineData(ChannelMode.Left, 0.6f)]
    [InlineData(ChannelMode.Right, 0.3f)]
    public void Prepare_OneOfTwoChannels_HasItsLevel(ChannelMode channel, float peak)
    {
        using MusicFolder music = new();
        music.Add("stereo.wav", Interleave(MusicFolder.Sine(8000, 0.6f), MusicFolder.Sine(8000, 0.3f)), channels: 2);
        music.Add("mono.wav", MusicFolder.Sine(8000, 0.2f));
        music.Prepare(Options with { Channel = channel });

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal([null, null], corpus.Recordings.Select(recording => recording.Channel));
        // The sine meets its peak within half a sample, 0.05 of a turn: cos(0.157) is 0.988.
        Assert.Equal(0.2f, corpus.Recordings[0].Measured.Peak, 0.003f);
        Assert.Equal(peak, corpus.Recordings[1].Measured.Peak, 0.02f * peak);
        // Of the energy 0.6^2 + 0.3^2 the difference has (0.6 - 0.3)^2 / 2.
        Assert.Equal(0.1, corpus.Recordings[1].Measured.SideShare!.Value, 1e-4);
        Assert.Null(corpus.Recordings[0].Measured.SideShare);
    }

    [Fact]
    public void Prepare_Separate_IsARecordingForEachChannel()
    {
        using MusicFolder music = new();
        music.Add("three.wav", Interleave(MusicFolder.Sine(8000, 0.6f), MusicFolder.Sine(8000, 0.3f), MusicFolder.Sine(8000, 0.1f)), channels: 3);
        music.Add("two.wav", Interleave(MusicFolder.Sine(8000, 0.6f), new float[8000]), channels: 2);
        music.Add("one.wav", MusicFolder.Sine(8000, 0.6f));
        music.Prepare(Options with { Channel = ChannelMode.Separate, SamplesInMemory = 1000 });

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal([("one.wav", null), ("three.wav", "1"), ("three.wav", "2"), ("three.wav", "3"), ("two.wav", "left")],
            corpus.Recordings.Select(recording => (recording.Source, recording.Channel)));
        Assert.Contains("silent throughout in channel right", corpus.Recordings[4].Warning, StringComparison.Ordinal);
        Assert.Equal(5, corpus.Recordings.Select(recording => recording.Id).Distinct().Count());
    }

    [Fact]
    public void Prepare_ChannelsThatCancelOut_AreWarnedAbout()
    {
        using MusicFolder music = new();
        music.Add("x.wav", Interleave(MusicFolder.Sine(8000, 0.6f), [.. MusicFolder.Sine(8000, 0.5f).Select(sample => -sample)]), channels: 2);
        music.Prepare(Options);

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Contains("cancel out", corpus.Recordings[0].Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_NormalizeLoudness_BringsEachToMinus18()
    {
        using MusicFolder music = new();
        music.Add("loud.wav", MusicFolder.Sine(16_000, 0.9f));
        music.Add("quiet.wav", MusicFolder.Sine(16_000, 0.01f));
        float[] peaky = MusicFolder.Sine(16_000, 0.01f);
        peaky[8000] = 0.9f;
        music.Add("peaky.wav", peaky);
        music.Prepare(Options with { Normalize = NormalizeMode.Loudness });

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.All([corpus.Recordings[0], corpus.Recordings[2]],
            recording => Assert.Equal(-18, recording.Measured.Loudness!.Value + (20 * Math.Log10(recording.Measured.Gain)), 1e-3));
        Assert.Equal(PeakNormalizer.TargetPeak / 0.9f, corpus.Recordings[1].Measured.Gain, 1e-5f);
        Assert.Throws<ArgumentException>(() => music.Prepare(new PrepareOptions { SampleRate = 2000, Normalize = NormalizeMode.Loudness }));
    }

    [Fact]
    public void Prepare_NormalizeNone_KeepsTheLevelAndWarnsOfOvers()
    {
        using MusicFolder music = new();
        music.Add("over.wav", MusicFolder.Sine(8000, 1.5f));
        music.Add("x.wav", MusicFolder.Sine(8000, 0.25f));
        music.Prepare(Options with { Normalize = NormalizeMode.None });

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Equal([1f, 1f], corpus.Recordings.Select(recording => recording.Measured.Gain));
        Assert.Contains("--normalize peak", corpus.Recordings[0].Warning, StringComparison.Ordinal);
        Assert.Null(corpus.Recordings[1].Warning);
        short[] samples = new short[8000];
        corpus.ReadPcm(1, 0, samples);
        Assert.Equal(MusicFolder.Sine(8000, 0.25f).Select(Pcm16.FromFloat), samples);
    }

    [Fact]
    public void Prepare_FileThatFfmpegWarnsOf_HasTheSameBytesEachTime()
    {
        ExternalProgram.RequireFfmpeg();
        using MusicFolder music = new();
        using MusicFolder again = new();
        string wav = music.Add("x.wav", MusicFolder.Sine(80_000));
        string whole = Path.Combine(music.Root, "x.m4a");
        ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", wav, "-movflags", "+faststart", whole);
        byte[] bytes = File.ReadAllBytes(whole);
        File.Delete(wav);
        music.AddBytes("x.m4a", bytes[..(bytes.Length * 3 / 4)]);
        again.AddBytes("x.m4a", bytes[..(bytes.Length * 3 / 4)]);
        music.Prepare(Options);
        again.Prepare(Options);

        using AudioCorpus corpus = AudioCorpus.Open(music.Output);
        Assert.Contains("ffmpeg says", corpus.Recordings[0].Warning, StringComparison.Ordinal);
        Assert.Equal(music.OutputBytes(), again.OutputBytes());
    }

    private static float[] Interleave(params float[][] channels) =>
        [.. Enumerable.Range(0, channels[0].Length).SelectMany(frame => channels.Select(channel => channel[frame]))];
}
