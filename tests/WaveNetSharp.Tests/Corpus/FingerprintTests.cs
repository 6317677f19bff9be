using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Tests.Audio;

namespace WaveNetSharp.Tests.Corpus;

public sealed class FingerprintTests
{
    private const int Rate = 8192;

    [Fact]
    public void Matches_LevelOffsetAndRounding_AreTheSame()
    {
        float[] tune = Tune(seed: 1);
        string print = Of(tune)!;

        Assert.Equal(Fingerprint.Digits, print.Length);
        Assert.True(Fingerprint.Matches(print, Of([.. tune.Select(sample => sample * 0.01f)])!));
        Assert.True(Fingerprint.Matches(print, Of([.. tune.Skip(Rate / 20)])!));
        // 8 bits.
        Assert.True(Fingerprint.Matches(print, Of([.. tune.Select(sample => MathF.Round(sample * 127) / 127)])!));
        Assert.True(Fingerprint.Matches(print, Of([.. new float[600], .. tune])!));
    }

    [Fact]
    public void Matches_OtherTunes_AreNot()
    {
        string[] prints = [.. Enumerable.Range(1, 12).Select(seed => Of(Tune(seed))!)];
        for (int i = 0; i < prints.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.False(Fingerprint.Matches(prints[i], prints[j]), $"{i} and {j}");
            }
        }
    }

    [Theory]
    [InlineData("mp3", "-b:a", "128k")]
    [InlineData("mp3", "-b:a", "64k")]
    [InlineData("ogg", "-q:a", "3")]
    [InlineData("opus", "-b:a", "64k")]
    [InlineData("wav", "-acodec", "pcm_u8")]
    [InlineData("flac", "-ar", "22050")]
    public void Matches_OtherEncodings_AreTheSame(string ending, string option, string value)
    {
        ExternalProgram.RequireFfmpeg();
        using TemporaryFolder folder = new();
        float[] tune = Resampler.Resample(Tune(seed: 5), Rate, 44_100);
        WavFile.Write(folder.File("x.wav"), tune, 44_100);
        ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", folder.File("x.wav"), option, value, folder.File("y." + ending));

        string first = Of(AudioFile.ReadMono(folder.File("x.wav"), Rate))!;
        string second = Of(AudioFile.ReadMono(folder.File("y." + ending), Rate))!;

        Assert.True(Fingerprint.Matches(first, second));
    }

    [Fact]
    public void Of_ShortOrSilent_IsNone()
    {
        Assert.Null(Of(Tune(seed: 1)[..(4 * Rate - 1)]));
        Assert.NotNull(Of(Tune(seed: 1)[..(4 * Rate)]));
        Assert.Null(Of(new float[5 * Rate]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    public void Parse_NoFingerprint_Throws(string text) => Assert.Throws<FormatException>(() => Fingerprint.Parse(text));

    // Random notes with a few partials that die away, a quarter of a second each, for 20 seconds.
    private static float[] Tune(int seed)
    {
        Random random = new(seed);
        float[] samples = new float[20 * Rate];
        for (int start = 0; start < samples.Length; start += Rate / 4)
        {
            double frequency = 110 * Math.Pow(2, random.Next(0, 36) / 12.0);
            double bright = random.NextDouble();
            for (int i = start; i < Math.Min(start + Rate, samples.Length); i++)
            {
                double time = (i - start) / (double)Rate;
                double sum = 0;
                for (int partial = 1; partial <= 8; partial++)
                {
                    sum += Math.Pow(bright, partial) * Math.Sin(2 * Math.PI * frequency * partial * time);
                }

                samples[i] += (float)(0.1 * sum * Math.Exp(-4 * time));
            }
        }

        return samples;
    }

    private static string? Of(float[] samples)
    {
        using MonoBuffer buffer = new("never", int.MaxValue);
        buffer.Append(samples);
        return FingerprintMeter.Of(buffer, 0, samples.Length, Rate);
    }
}
