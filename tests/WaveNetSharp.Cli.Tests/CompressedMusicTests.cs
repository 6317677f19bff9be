using System.Text.Json;
using WaveNetSharp.Cli.Tests.Verbs;

namespace WaveNetSharp.Cli.Tests;

/// <summary>The whole way from compressed music to a measured network, the decoding done by the program ffmpeg.</summary>
public sealed class CompressedMusicTests : IDisposable
{
    private readonly TinyRun _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mp3")]
    [InlineData("flac")]
    [InlineData("ogg")]
    public async Task PrepareTrainEvaluate_CompressedMusic_IsAsGoodAsWav(string ending)
    {
        RequireFfmpeg();
        Directory.CreateDirectory(_folder["compressed"]);
        CommandLineRun encoded = await ChildProcess.Run("ffmpeg", ["-v", "error", "-i", _folder["music/tones.wav"], "-ar", "16000", _folder[$"compressed/tones.{ending}"]]);
        Assert.True(encoded.ExitCode == 0, encoded.Error);

        // The corpus holds the WAV already; it goes, so that only what was decoded is measured.
        CommandLineRun prepared = CommandLineRun.Of("prepare", _folder["compressed"], "--out", _folder["corpus"], "--prune", "--json");
        CommandLineRun trained = _folder.Train("--steps", "3", "--json");
        CommandLineRun evaluated = CommandLineRun.Of("evaluate", _folder["run"], _folder["corpus"], "--json");

        Assert.Equal((0, 0, 0), (prepared.ExitCode, trained.ExitCode, evaluated.ExitCode));
        // Encoders of mp3 add some hundredths of a second at the ends.
        Assert.Equal(4.0 / 60, prepared.Json().GetProperty("corpus").GetProperty("minutes").GetDouble(), 0.1 / 60);
        Assert.Equal(3, trained.Json().GetProperty("steps").GetInt64());
        JsonElement measured = evaluated.Json();
        Assert.InRange(measured.GetProperty("bits_per_sample").GetDouble(), 1, 9);
        // Two sines can be predicted: what comes out of the decoder is the tones, and not noise, which would cost over 7 bits.
        Assert.InRange(measured.GetProperty("linear_prediction").GetDouble(), 0, 4);
    }

    private static void RequireFfmpeg() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "ffmpeg"))),
        "ffmpeg is missing: install the Debian package ffmpeg");
}
