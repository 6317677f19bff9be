using WaveNetSharp.Audio;
using WaveNetSharp.Corpus;
using WaveNetSharp.Corpus.Health;
using WaveNetSharp.Tests.Audio;

namespace WaveNetSharp.Tests.Corpus.Health;

/// <summary>The whole way: one recording in several encodings, prepared, and found to be one.</summary>
public sealed class DuplicateEncodingsTests : IDisposable
{
    private static readonly string[] Lossless = ["original.wav", "stereo.flac"];

    private readonly string _folder = Directory.CreateTempSubdirectory("wavenet-encodings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_EncodingsOfFfmpeg_AreFoundAndOtherMusicIsNot()
    {
        ExternalProgram.RequireFfmpeg();
        string original = Write("original.wav", 1);
        Write("other.wav", 2);
        Encode(original, "low.mp3", "-b:a", "24k");
        Encode(original, "soft.ogg", "-af", "volume=-12dB", "-ar", "22050");
        Encode(original, "stereo.flac", "-ac", "2", "-ar", "48000");

        string folder = Path.Combine(_folder, "corpus");
        CorpusBuilder.Prepare([Path.Combine(_folder, "music")], folder, new PrepareOptions(), cancellation: TestContext.Current.CancellationToken);
        using AudioCorpus corpus = AudioCorpus.Open(folder);
        CorpusHealth health = CorpusHealth.Of(corpus, TestContext.Current.CancellationToken);

        DuplicateGroup group = Assert.Single(health.Duplicates);
        Assert.Equal(["low.mp3", "original.wav", "soft.ogg", "stereo.flac"], group.Others.Append(group.Keep).Order().Select(index => health[index].Source));
        Assert.Contains(health[group.Keep].Source, Lossless);
        Assert.Equal(3, health.Totals.LeaveOut);
    }

    private string Write(string name, int seed)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "music")).FullName, name);
        // With a hiss, as every recording has: a band that holds nothing at all is filled by a codec, and then is another.
        float[] samples = [.. Encodings.Music(seed, 12 * MadeUp.Rate, noise: 0.03).Select(sample => sample / 32_768f)];
        WavFile.Write(path, samples, MadeUp.Rate);
        return path;
    }

    private void Encode(string source, string name, params string[] options) =>
        ExternalProgram.Run("ffmpeg", ["-nostdin", "-v", "error", "-i", source, .. options, Path.Combine(_folder, "music", name)]);
}
