using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class MonoReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_SeveralChannels_GivesTheirMean()
    {
        using MonoReader reader = new(Recordings.OpenWav(WavBytes.Form(WavBytes.Format(3, 3, 8000, 12, 32), WavBytes.Chunk("data", WavBytes.Floats(0.1f, 0.2f, 0.6f, -1, 0, 0.25f)))), 8000);
        float[] samples = new float[5];

        Assert.Equal(2, reader.Read(samples));
        Assert.Equal(0.3f, samples[0], 1e-7f);
        Assert.Equal(-0.25f, samples[1], 1e-7f);
        Assert.Equal(0, reader.Read(samples));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void Read_AnyBlockSize_EqualsTheWholeRecordingResampled(int block)
    {
        float[] samples = Recordings.Noise(40_000, seed: 11);
        string path = _folder.File("x.wav");
        WavFile.Write(path, samples, 11025);
        float[] expected = Resampler.Resample(samples, 11025, 8192);

        using MonoReader reader = MonoReader.Open(path, 8192);
        List<float> pieces = [];
        float[] buffer = new float[block];
        int read;
        while ((read = reader.Read(buffer)) > 0)
        {
            pieces.AddRange(buffer.AsSpan(0, read));
        }

        Assert.Equal(expected, pieces);
        Assert.Equal(expected.Length, reader.Length);
        Assert.Equal(expected, AudioFile.ReadMono(path, 8192));
    }

    [Theory]
    [InlineData(8192, 8192)]
    [InlineData(44100, 8192)]
    [InlineData(8000, 8192)]
    public void Read_OneSampleRecording_GivesItsShare(int sourceRate, int sampleRate)
    {
        string path = _folder.File("x.wav");
        WavFile.Write(path, new float[1], sourceRate);

        Assert.Equal(Resampler.OutputLength(1, sourceRate, sampleRate), AudioFile.ReadMono(path, sampleRate).Length);
    }

    [Fact]
    public void Read_SteadyState_AllocatesNothing()
    {
        string path = _folder.File("x.wav");
        WavFile.Write(path, Recordings.Noise(400_000, seed: 12), 44100, WavSampleFormat.Pcm16, channels: 2);
        using MonoReader reader = MonoReader.Open(path, 8192);
        float[] block = new float[100];
        reader.Read(block);

        int read = block.Length;
        AllocationAssert.None(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                read = Math.Min(read, reader.Read(block));
            }
        });

        Assert.Equal(block.Length, read);
    }

    [Fact]
    public void Open_RateOutOfRange_IsRefusedAndTheFileIsFree()
    {
        string path = _folder.File("x.wav");
        WavFile.Write(path, new float[10], 8000);

        Assert.Throws<ArgumentOutOfRangeException>(() => MonoReader.Open(path, 5));
        using FileStream exclusive = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void Read_LoudestFloatsThatAreTaken_StayFinite()
    {
        float[] loud = [.. Enumerable.Range(0, 20_000).Select(i => i % 2 == 0 ? 1e10f : -1e10f)];
        using MonoReader reader = new(Recordings.OpenWav(WavBytes.Form(WavBytes.Format(3, 2, 44100, 8, 32), WavBytes.Chunk("data", WavBytes.Floats(loud)))), 8192);
        float[] samples = new float[5000];

        int read = reader.Read(samples);

        Assert.Equal(1858, read);
        Assert.All(samples, sample => Assert.True(float.IsFinite(sample)));
    }
}
