using WaveNetSharp.Audio;
using WaveNetSharp.Generation;
using static WaveNetSharp.Generation.CollapseKind;
using static WaveNetSharp.Tests.Generation.TestSounds;

namespace WaveNetSharp.Tests.Generation;

public sealed class CollapseReportTests
{
    public static TheoryData<string, float[], CollapseKind> Sounds() => new()
    {
        { "digital silence", new float[50_000], Silence },
        { "one sample of silence", [0], Silence },
        { "the two codes next to 0 in turn", [.. Enumerable.Range(0, 50_000).Select(i => MuLaw.Decode((byte)(127 + (i % 2))))], Silence },
        { "noise of -70 dB", UniformNoise(5, 0.0005), Silence },
        { "hum of -69 dB", Sine(5, 50, 0.0005), Silence },
        { "hum of -49 dB", Sine(5, 50, 0.005), Fine },
        { "constant", Level(5, 0.25f), Constant },
        { "constant at full scale", Level(5, -1), Constant },
        { "three neighbouring codes", [.. Enumerable.Range(0, 50_000).Select(i => MuLaw.Decode((byte)(200 + (i * 7 % 3))))], Constant },
        { "a small offset with idle codes", [.. UniformNoise(5, 0.0005).Select(sample => sample + 0.002f)], Constant },
        { "uniform noise", UniformNoise(5, 0.8), Noise },
        { "uniform noise at full scale", UniformNoise(5, 1), Noise },
        { "gaussian noise", GaussianNoise(5, 0.1), Noise },
        { "soft gaussian noise in codes", Coded(GaussianNoise(5, 0.01)), Noise },
        { "noise on an offset", [.. UniformNoise(5, 0.3).Select(sample => sample + 0.5f)], Noise },
        { "uniform codes", UniformCodes(5), Noise },
        { "sine", Sine(5, 440, 0.5), Fine },
        { "sine at full scale", Sine(5, 440, 1), Fine },
        { "low sine at full scale in codes", Coded(Sine(5, 60, 1)), Fine },
        { "sine 6 dB too loud", [.. Sine(5, 440, 2).Select(sample => Math.Clamp(sample, -1, 1))], Clipped },
        { "sine 1 dB too loud, in codes", Coded([.. Sine(5, 440, 1.12).Select(sample => Math.Clamp(sample, -1, 1))]), Clipped },
        { "chords", Chords(10), Fine },
        { "chords in codes", Coded(Chords(10)), Fine },
        { "soft chords", [.. Chords(10).Select(sample => sample / 20)], Fine },
        { "chords 12 dB too loud", [.. Chords(10).Select(sample => Math.Clamp(4 * sample, -1, 1))], Clipped },
        { "speech", Speech(10), Fine },
        { "speech in codes", Coded(Speech(10)), Fine },
        { "clicks", Clicks(5, 20), Fine },
        { "the shortest noise that is called so", UniformNoise(0.15, 0.5), Noise },
        { "too little noise to say", UniformNoise(0.1, 0.5), Fine },
    };

    [Theory]
    [MemberData(nameof(Sounds))]
    public void Of_KnownSound_IsWhatItIs(string name, float[] samples, CollapseKind expected)
    {
        CollapseReport report = CollapseReport.Of(samples, SampleRate);
        Assert.True(expected == report.Kind, $"{name} was judged: {report}");
        Assert.Equal(0, report.FromSeconds);
        Assert.EndsWith(".", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoSamples_IsSilence() => Assert.Equal(Silence, CollapseReport.Of([], SampleRate).Kind);

    [Theory]
    [InlineData(Silence)]
    [InlineData(Constant)]
    [InlineData(Noise)]
    public void Of_ChordsThatDecay_SaysToWhatAndSinceWhen(CollapseKind kind)
    {
        float[] tail = kind switch
        {
            Silence => new float[4 * SampleRate],
            Constant => Level(4, 0.3f),
            _ => GaussianNoise(4, 0.1),
        };
        CollapseReport report = CollapseReport.Of([.. Chords(6), .. tail], SampleRate);
        Assert.Equal((kind, 6.0), (report.Kind, report.FromSeconds));
        Assert.Contains("from 6.0 s on", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ChordsThatEndWithAPause_AreFine() => Assert.Equal(Fine, CollapseReport.Of([.. Chords(9), .. new float[SampleRate]], SampleRate).Kind);

    [Fact]
    public void Of_PauseAndNoiseInTheMiddle_AreFine() =>
        Assert.Equal(Fine, CollapseReport.Of([.. Chords(3), .. new float[3 * SampleRate], .. GaussianNoise(2, 0.1), .. Chords(3)], SampleRate).Kind);

    [Fact]
    public void Of_SilenceWithOneClick_IsSilenceFromTheStart()
    {
        float[] samples = new float[10 * SampleRate];
        samples[42_000] = 1;
        CollapseReport report = CollapseReport.Of(samples, SampleRate);
        Assert.Equal((Silence, 0.0), (report.Kind, report.FromSeconds));
    }

    [Fact]
    public void Of_NoiseAtOtherRates_IsNoise() => Assert.All([1000, 16_000, 44_100], rate => Assert.Equal(Noise, CollapseReport.Of(UniformNoise(5, 0.5), rate).Kind));

    [Fact]
    public void Of_SampleNotFinite_IsRefusedByNumber()
    {
        string message = Assert.Throws<ArgumentException>(() => CollapseReport.Of([0, float.NaN], SampleRate)).Message;
        Assert.Contains("sample 1 was NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SampleRateNotAboveZero_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => CollapseReport.Of([0], 0));

    private static float[] Coded(float[] samples) => [.. samples.Select(sample => MuLaw.Decode(MuLaw.Encode(sample)))];
}
