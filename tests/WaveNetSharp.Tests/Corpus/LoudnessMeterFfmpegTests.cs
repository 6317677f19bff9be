using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Tests.Audio;

namespace WaveNetSharp.Tests.Corpus;

/// <summary>The loudness against the filter ebur128 of ffmpeg.</summary>
public sealed partial class LoudnessMeterFfmpegTests
{
    // ffmpeg prints tenths, and resamples to 48 kHz before it measures.
    private const double Tolerance = 0.15;

    [Theory]
    [InlineData(8192, 0.1)]
    [InlineData(16_000, 0.5)]
    [InlineData(44_100, 0.01)]
    public void Loudness_NoiseWithPauses_EqualsFfmpeg(int rate, double amplitude)
    {
        ExternalProgram.RequireFfmpeg();
        using TemporaryFolder folder = new();
        // Bursts of noise and pauses, so that both gates have something to do.
        float[] samples = [.. Recordings.Noise(rate * 12, seed: 3).Select((sample, i) => sample * (float)(i / (2 * rate) % 2 == 0 ? amplitude : amplitude / 100))];
        WavFile.Write(folder.File("x.wav"), samples, rate, WavSampleFormat.FloatingPoint32);

        LoudnessMeter meter = new(rate);
        meter.Observe(samples.AsSpan(0, 1234));
        meter.Observe(samples.AsSpan(1234));

        Assert.Equal(Measure(folder.File("x.wav")), meter.Loudness()!.Value, Tolerance);
    }

    // BS.1770, annex 1: a sine of 0 dB at 997 Hz in one channel is -3.01 LUFS.
    [Fact]
    public void Loudness_FullScaleSineOf997Hertz_IsMinus3()
    {
        LoudnessMeter meter = new(48_000);
        meter.Observe(Recordings.Sine(997, 48_000, 48_000 * 5));

        Assert.Equal(-3.01, meter.Loudness()!.Value, 0.01);
    }

    [Fact]
    public void Loudness_TooShortOrTooQuiet_IsNotMeasured()
    {
        LoudnessMeter brief = new(8000);
        brief.Observe(Recordings.Sine(440, 8000, 3100));
        LoudnessMeter quiet = new(8000);
        quiet.Observe(Recordings.Sine(440, 8000, 80_000, 1e-4));

        Assert.Null(brief.Loudness());
        Assert.Null(quiet.Loudness());
    }

    private static double Measure(string path)
    {
        ProcessStartInfo start = new("ffmpeg", ["-nostdin", "-hide_banner", "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-"]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string messages = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return double.Parse(Integrated().Matches(messages)[^1].Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"I:\s+(-?[0-9.]+) LUFS")]
    private static partial Regex Integrated();
}
