using System.Text;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class WavWriterTests : IDisposable
{
    private static readonly float[] Earlier = [0.5f];
    private static readonly float[] NotANumber = [float.NaN];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WavSampleFormat.Pcm16, 1)]
    [InlineData(WavSampleFormat.Pcm16, 2)]
    [InlineData(WavSampleFormat.FloatingPoint32, 1)]
    [InlineData(WavSampleFormat.FloatingPoint32, 5)]
    public void Complete_SamplesInUnevenPieces_ReadBackTheSame(WavSampleFormat format, int channels)
    {
        string path = _folder.File("x.wav");
        float[] samples = Recordings.Noise(70_000 * channels, seed: 1);

        using (WavWriter writer = new(path, 11025, format, channels))
        {
            int at = 0;
            for (int frames = 1; at < samples.Length; frames = (frames * 3) + 1)
            {
                int count = Math.Min(frames * channels, samples.Length - at);
                writer.Write(samples.AsSpan(at, count));
                at += count;
            }

            Assert.Equal(70_000, writer.Frames);
            writer.Complete();
        }

        using WavReader reader = new(path);
        Assert.Equal(11025, reader.SampleRate);
        Assert.Equal(channels, reader.Channels);
        Assert.Equal(samples, Recordings.ReadAll(reader));
        Assert.Null(reader.Warning);
        Assert.Equal(["x.wav"], Names());
    }

    [Fact]
    public void Write_KilledAtAnyMoment_LeavesAPlayableFileShortOfASecondAtMost()
    {
        const int sampleRate = 8192;
        float[] samples = Recordings.Noise(5 * sampleRate, seed: 2);
        using WavWriter writer = new(_folder.File("x.wav"), sampleRate);
        for (int at = 0; at < samples.Length; at += 1000)
        {
            int count = Math.Min(1000, samples.Length - at);
            writer.Write(samples.AsSpan(at, count));

            // What a killed process leaves is what the file holds now.
            byte[] bytes = Snapshot(writer.PartialPath);
            int whole = at + count < sampleRate ? 0 : at + count - sampleRate;
            Assert.Equal(bytes.Length - 8, BitConverter.ToInt32(bytes, 4));
            Assert.Equal(bytes.Length - 44, BitConverter.ToInt32(bytes, 40));
            if (bytes.Length > 44)
            {
                using WavReader reader = Recordings.OpenWav(bytes);
                float[] there = Recordings.ReadAll(reader);
                Assert.Null(reader.Warning);
                Assert.Equal(samples[..there.Length], there);
                Assert.InRange(there.Length, whole + 1, at + count);
            }
            else
            {
                Assert.Equal(0, whole);
            }
        }
    }

    [Fact]
    public void Dispose_WithoutComplete_KeepsThePartAndTheEarlierFile()
    {
        string path = _folder.File("x.wav");
        WavFile.Write(path, Earlier, 8000);
        string partial;

        using (WavWriter writer = new(path, 8000))
        {
            writer.Write([0.25f, -0.25f]);
            partial = writer.PartialPath;
        }

        Assert.Equal(_folder.File("x.partial.wav"), partial);
        Assert.Equal([0.25f, -0.25f], AudioFile.ReadMono(partial, 8000));
        Assert.Equal(Earlier, AudioFile.ReadMono(path, 8000));
    }

    [Fact]
    public void Complete_EarlierFile_IsReplaced()
    {
        string path = _folder.File("x.wav");
        WavFile.Write(path, Earlier, 8000);

        using WavWriter writer = new(path, 8000);
        writer.Write([0.25f]);
        writer.Complete();
        writer.Complete();

        Assert.Equal([0.25f], AudioFile.ReadMono(path, 8000));
        Assert.Throws<ObjectDisposedException>(() => writer.Write([0.25f]));
    }

    [Fact]
    public void Complete_NoSamples_IsAWavFileWithoutAudio()
    {
        string path = _folder.File("x.wav");
        using WavWriter writer = new(path, 8000);
        writer.Complete();

        Assert.Contains("holds no audio", Assert.Throws<InvalidDataException>(() => new WavReader(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PastTheLimit_NamesTheLimitAndKeepsThePart()
    {
        string path = _folder.File("x.wav");
        using (WavWriter writer = new(path, 8000) { MaximumDataLength = 2000 })
        {
            writer.Write(new float[999]);
            IOException error = Assert.Throws<IOException>(() => writer.Write(new float[2]));
            Assert.Contains("1,000 frames", error.Message, StringComparison.Ordinal);
            Assert.Contains("x.partial.wav", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(999, AudioFile.ReadMono(_folder.File("x.partial.wav"), 8000).Length);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData(WavSampleFormat.Pcm16, 1, 4_294_967_250)]
    [InlineData(WavSampleFormat.FloatingPoint32, 3, 4_294_967_232)]
    public void MaximumDataLength_FitsTheHeadersSizes(WavSampleFormat format, int channels, long expected)
    {
        using WavWriter writer = new(_folder.File("x.wav"), 8000, format, channels);

        Assert.Equal(expected, writer.MaximumDataLength);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Write_SampleNotFinite_IsRefusedAndNothingIsWritten(float bad)
    {
        using WavWriter writer = new(_folder.File("x.wav"), 8000);

        ArgumentException error = Assert.Throws<ArgumentException>(() => writer.Write([0, 0, bad]));

        Assert.Contains("sample 2 was", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, writer.Frames);
    }

    [Fact]
    public void Write_PartOfAFrame_IsRefused()
    {
        using WavWriter writer = new(_folder.File("x.wav"), 8000, WavSampleFormat.Pcm16, channels: 2);

        Assert.Throws<ArgumentException>(() => writer.Write([0, 0, 0]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2_000_000, 1)]
    [InlineData(8000, 0)]
    [InlineData(8000, 40_000)]
    public void Create_ValueOutOfRange_IsRefusedAndNoFileIsMade(int sampleRate, int channels)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WavWriter(_folder.File("x.wav"), sampleRate, WavSampleFormat.Pcm16, channels));
        Assert.Empty(Names());
    }

    [Fact]
    public void Write_OneSampleAtATime_AllocatesNothing()
    {
        using WavWriter writer = new(_folder.File("x.wav"), 8192);
        float[] sample = [0.5f];
        for (int i = 0; i < 20_000; i++)
        {
            writer.Write(sample);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20_000; i++)
        {
            writer.Write(sample);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Write_DiskFull_SurfacesAndTheEarlierFileStays()
    {
        const string full = "/dev/full";
        Assert.SkipUnless(File.Exists(full), $"{full} is missing: only Linux has a device that is always full");
        string path = _folder.File("x.wav");
        WavFile.Write(path, Earlier, 8000);
        File.CreateSymbolicLink(_folder.File("x.partial.wav"), full);
        File.CreateSymbolicLink(_folder.File("x.wav.tmp"), full);

        Assert.Throws<IOException>(() => new WavWriter(path, 8000));
        Assert.Throws<IOException>(() => WavFile.Write(path, new float[100_000], 8000));

        Assert.Equal(Earlier, AudioFile.ReadMono(path, 8000));
    }

    [Theory]
    [InlineData(WavSampleFormat.Pcm16, 2)]
    [InlineData(WavSampleFormat.FloatingPoint32, 3)]
    public void Write_WholeFile_EqualsTheStreamedOne(WavSampleFormat format, int channels)
    {
        float[] samples = Recordings.Noise(40_000 * channels, seed: 3);
        using WavWriter writer = new(_folder.File("streamed.wav"), 8000, format, channels);
        writer.Write(samples);
        writer.Complete();

        WavFile.Write(_folder.File("whole.wav"), samples, 8000, format, channels);

        Assert.Equal(File.ReadAllBytes(_folder.File("streamed.wav")), File.ReadAllBytes(_folder.File("whole.wav")));
    }

    [Fact]
    public void Write_WholeFileRefused_EarlierFileStays()
    {
        string path = _folder.File("x.wav");
        WavFile.Write(path, Earlier, 8000);

        Assert.Throws<ArgumentException>(() => WavFile.Write(path, NotANumber, 8000));

        Assert.Equal(Earlier, AudioFile.ReadMono(path, 8000));
        Assert.Equal(["x.wav"], Names());
    }

    [Theory]
    [InlineData(WavSampleFormat.Pcm16)]
    [InlineData(WavSampleFormat.FloatingPoint32)]
    public void Write_ReadBySox_IsTheSame(WavSampleFormat format)
    {
        ExternalProgram.RequireSox();
        string path = _folder.File("x.wav");
        float[] samples = Recordings.Noise(3000, seed: 4);
        WavFile.Write(path, samples, 22050, format, channels: 2);

        byte[] raw = ExternalProgram.Run("sox", path, "-t", "f32", "-");
        byte[] rate = ExternalProgram.Run("soxi", "-r", path);

        Assert.Equal(WavBytes.Floats(samples), raw);
        Assert.Equal("22050", Encoding.ASCII.GetString(rate).Trim());
    }

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(_folder.Root).Select(Path.GetFileName);

    private static byte[] Snapshot(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
