using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class AiffReaderSoxTests : IDisposable
{
    // SoX keeps 32-bit integers inside, so floating point loses what lies below them: half a step of 2^-31, and its rounding to float.
    private const float Tolerance = 1e-7f;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("aiff", "signed-integer", 8)]
    [InlineData("aiff", "signed-integer", 16)]
    [InlineData("aiff", "signed-integer", 24)]
    [InlineData("aiff", "signed-integer", 32)]
    [InlineData("aifc", "signed-integer", 16)]
    [InlineData("aifc", "floating-point", 32)]
    [InlineData("aifc", "floating-point", 64)]
    public void Read_AiffMadeBySox_GivesWhatSoxReads(string type, string encoding, int bits)
    {
        ExternalProgram.RequireSox();
        string path = _folder.File("take");
        ExternalProgram.Run("sox", "-D", "-R", "-n", "-r", "12000", "-c", "3", "-b", $"{bits}", "-e", encoding, "-t", type, path, "synth", "0.2", "sine", "440", "noise", "sine", "100", "vol", "0.5");
        byte[] raw = ExternalProgram.Run("sox", "-t", type, path, "-t", "f32", "-");

        using AudioReader reader = AudioFile.Open(path, ffmpeg: null);
        float[] samples = Recordings.ReadAll(reader);

        Assert.IsType<AiffReader>(reader);
        Assert.Equal(12000, reader.SampleRate);
        Assert.Equal(3 * 2400, samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            Assert.Equal(BitConverter.ToSingle(raw, 4 * i), samples[i], Tolerance);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    public void Read_AiffStreamedBySox_IsReadToItsEnd(int bits)
    {
        ExternalProgram.RequireSox();
        WavFile.Write(_folder.File("in.wav"), Recordings.Noise(5001, seed: 10), 8000, WavSampleFormat.Pcm16, channels: 3);
        File.WriteAllBytes(_folder.File("streamed.aiff"), ExternalProgram.Run("sox", _folder.File("in.wav"), "-b", $"{bits}", "-t", "aiff", "-"));

        using AudioReader reader = AudioFile.Open(_folder.File("streamed.aiff"), ffmpeg: null);

        Assert.Equal(Recordings.Noise(5001, seed: 10), Recordings.ReadAll(reader));
        Assert.Null(reader.Warning);
    }
}
