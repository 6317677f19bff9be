using System.Text;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class AudioFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("take.wav")]
    [InlineData("take.mp3")]
    [InlineData("take")]
    public void Open_WavUnderAnyName_IsReadWithoutFfmpeg(string name)
    {
        File.WriteAllBytes(_folder.File(name), WavBytes.Mono16(1, 2, 3));

        using AudioReader reader = AudioFile.Open(_folder.File(name), ffmpeg: null);

        Assert.IsType<WavReader>(reader);
        Assert.Equal(3, reader.Frames);
    }

    [Theory]
    [InlineData("Not a recording.\n")]
    [InlineData("#EXTM3U\nhttp://localhost/secret.ts\n")]
    [InlineData("Aufnahme für später: läuft.\r\n\tÜbermorgen.")]
    public void Open_TextNamedWav_GivesTheSameErrorWithAndWithoutFfmpeg(string text)
    {
        string path = _folder.File("take.wav");
        File.WriteAllText(path, text);

        InvalidDataException with = Assert.Throws<InvalidDataException>(() => AudioFile.Open(path, "ffmpeg"));
        InvalidDataException without = Assert.Throws<InvalidDataException>(() => AudioFile.Open(path, ffmpeg: null));

        Assert.Equal($"'{path}' must be an audio file, but holds text. Leave it out, or name the recording itself.", with.Message);
        Assert.Equal(with.Message, without.Message);
    }

    [Fact]
    public void Open_SpeechFileWithATextHeader_GoesToFfmpeg()
    {
        string path = _folder.File("take.sph");
        File.WriteAllBytes(path, Encoding.ASCII.GetBytes("NIST_1A\n   1024\n".PadRight(1024)));

        Assert.Contains("was not found on PATH", Assert.Throws<InvalidDataException>(() => AudioFile.Open(path, ffmpeg: null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EmptyFile_IsRefusedBeforeFfmpeg()
    {
        string path = _folder.File("take.mp3");
        File.WriteAllBytes(path, []);

        Assert.Contains("is empty (0 bytes)", Assert.Throws<InvalidDataException>(() => AudioFile.Open(path, ffmpeg: null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BrokenWav_IsRefusedByOurOwnReader()
    {
        string path = _folder.File("take.wav");
        File.WriteAllBytes(path, WavBytes.Form(WavBytes.Format(1, 0, 8000, 0, 16), WavBytes.Chunk("data", new byte[8])));

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => AudioFile.Open(path));

        Assert.Contains("channels must be at least 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Refused_LeavesTheFileFree()
    {
        string path = _folder.File("take.wav");
        foreach (byte[] content in new[] { WavBytes.Form(), Encoding.ASCII.GetBytes("text"), new byte[100] })
        {
            File.WriteAllBytes(path, content);
            Assert.Throws<InvalidDataException>(() => AudioFile.Open(path, ffmpeg: null));
            using FileStream exclusive = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
    }

    [Fact]
    public void Open_Folder_IsRefused() =>
        Assert.Contains("is a folder", Assert.Throws<InvalidDataException>(() => AudioFile.Open(_folder.Root)).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_MissingFile_IsTheSystemsError() => Assert.Throws<FileNotFoundException>(() => AudioFile.Open(_folder.File("none.wav")));

    [Theory]
    [InlineData("signed-integer", 8)]
    [InlineData("signed-integer", 16)]
    [InlineData("signed-integer", 24)]
    [InlineData("signed-integer", 32)]
    [InlineData("floating-point", 32)]
    [InlineData("floating-point", 64)]
    public void Open_WavMadeBySox_GivesWhatSoxReads(string encoding, int bits)
    {
        ExternalProgram.RequireSox();
        string path = _folder.File("take.wav");
        ExternalProgram.Run("sox", "-D", "-R", "-n", "-r", "12000", "-c", "3", "-b", $"{bits}", "-e", bits == 8 ? "unsigned-integer" : encoding, path, "synth", "0.2", "sine", "440", "noise", "sine", "100", "vol", "0.5");
        byte[] raw = ExternalProgram.Run("sox", path, "-t", "f32", "-");

        using AudioReader reader = AudioFile.Open(path, ffmpeg: null);
        float[] samples = Recordings.ReadAll(reader);

        Assert.Equal(12000, reader.SampleRate);
        Assert.Equal(3 * 2400, samples.Length);

        // SoX keeps 32-bit integers inside, so floating point loses what lies below them: half a step of 2^-31, and its rounding to float.
        const float tolerance = 1e-7f;
        for (int i = 0; i < samples.Length; i++)
        {
            Assert.Equal(BitConverter.ToSingle(raw, 4 * i), samples[i], tolerance);
        }
    }

    [Theory]
    [InlineData("sox")]
    [InlineData("ffmpeg")]
    public void Open_WavStreamedByAProgram_IsReadToItsEnd(string program)
    {
        ExternalProgram.RequireFfmpeg();
        ExternalProgram.RequireSox();
        WavFile.Write(_folder.File("in.wav"), Recordings.Noise(5000, seed: 10), 8000, WavSampleFormat.Pcm16, channels: 2);
        byte[] streamed = program == "sox"
            ? ExternalProgram.Run("sox", _folder.File("in.wav"), "-t", "wav", "-")
            : ExternalProgram.Run("ffmpeg", "-nostdin", "-v", "error", "-i", _folder.File("in.wav"), "-f", "wav", "-");
        File.WriteAllBytes(_folder.File("streamed.wav"), streamed);

        using AudioReader reader = AudioFile.Open(_folder.File("streamed.wav"), ffmpeg: null);

        Assert.Equal(Recordings.Noise(5000, seed: 10), Recordings.ReadAll(reader));
        Assert.Null(reader.Warning);
    }
}
