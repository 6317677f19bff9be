using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class AiffReaderFfmpegTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pcm_s8")]
    [InlineData("pcm_s16be")]
    [InlineData("pcm_s16le")]
    [InlineData("pcm_s24be")]
    [InlineData("pcm_s32be")]
    [InlineData("pcm_f32be")]
    [InlineData("pcm_f64be")]
    public void Read_AiffMadeByFfmpeg_GivesWhatFfmpegReadsToTheBit(string codec)
    {
        string path = Make("take.aiff", codec);
        byte[] raw = ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "f32le", "-");

        using AudioReader reader = AudioFile.Open(path, ffmpeg: null);

        Assert.IsType<AiffReader>(reader);
        Assert.Equal(11_025, reader.SampleRate);
        Assert.Equal(2, reader.Channels);
        Assert.Equal(Enumerable.Range(0, raw.Length / 4).Select(i => BitConverter.ToSingle(raw, 4 * i)), Recordings.ReadAll(reader));
        Assert.Null(reader.Warning);
    }

    [Fact]
    public void Read_AiffStreamedByFfmpeg_IsReadToItsEnd()
    {
        string path = Make("take.aiff", "pcm_s16be");
        File.WriteAllBytes(_folder.File("streamed"), ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "aiff", "-"));

        using AudioReader whole = AudioFile.Open(path, ffmpeg: null);
        using AudioReader streamed = AudioFile.Open(_folder.File("streamed"), ffmpeg: null);

        Assert.Equal(Recordings.ReadAll(whole), Recordings.ReadAll(streamed));
        Assert.Null(streamed.Warning);
    }

    [Theory]
    [InlineData("pcm_mulaw")]
    [InlineData("adpcm_ima_qt")]
    public void Open_AiffWithCompressedSound_GoesToFfmpeg(string codec)
    {
        string path = Make("take.aiff", codec);

        using AudioReader reader = AudioFile.Open(path);

        Assert.IsType<FfmpegReader>(reader);
        Assert.InRange(Recordings.ReadAll(reader).Length, 2 * 5000, 2 * 5100);
        Assert.Contains("was not found on PATH", Assert.Throws<InvalidDataException>(() => AudioFile.Open(path, ffmpeg: null)).Message, StringComparison.Ordinal);
    }

    // What 16 bits cannot hold is put into the wider formats by the gain.
    private string Make(string name, string codec)
    {
        ExternalProgram.RequireFfmpeg();
        WavFile.Write(_folder.File("in.wav"), Recordings.Noise(10_000, seed: 21), 11_025, WavSampleFormat.Pcm16, channels: 2);
        string path = _folder.File(name);
        ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", _folder.File("in.wav"), "-af", "volume=0.777:precision=double", "-acodec", codec, path);
        return path;
    }
}
