using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class AiffReaderTests
{
    public static readonly TheoryData<string?, int, int> Formats = CreateFormats();

    [Theory, MemberData(nameof(Formats))]
    public void Read_EveryFormat_GivesSamplesOverFullScale(string? codec, int bits, int channels)
    {
        const int frames = 50;
        Random random = new(bits + channels);
        List<byte> data = [];
        List<float> expected = [];
        for (int i = 0; i < frames * channels; i++)
        {
            long integer = i switch
            {
                0 => -(1L << (bits - 1)),
                1 => (1L << (bits - 1)) - 1,
                _ => random.NextInt64(-(1L << (bits - 1)), 1L << (bits - 1)),
            };
            double value = random.NextDouble() - 0.5;
            bool floats = codec is "fl32" or "FL32" or "fl64" or "FL64";
            byte[] lowFirst = !floats ? BitConverter.GetBytes(integer)[..(bits / 8)] : bits == 32 ? BitConverter.GetBytes((float)value) : BitConverter.GetBytes(value);
            data.AddRange(codec == "sowt" ? lowFirst : lowFirst.Reverse());
            expected.Add(floats ? (float)value : (float)(integer / Math.Pow(2, bits - 1)));
        }

        byte[] common = AiffBytes.Common(channels, frames, bits, codec: codec);
        using AiffReader reader = Open(AiffBytes.Form(codec is null ? "AIFF" : "AIFC", common, AiffBytes.Sound([.. data])));

        Assert.Equal(8000, reader.SampleRate);
        Assert.Equal(channels, reader.Channels);
        Assert.Equal(frames, reader.Frames);
        Assert.Equal(expected, Recordings.ReadAll(reader));
        Assert.Null(reader.Warning);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public void Read_AnyBlockSize_GivesTheSameSamples(int frames)
    {
        short[] samples = [.. Enumerable.Range(0, 60_000).Select(i => (short)(i * 7))];
        byte[] file = AiffBytes.Aiff(AiffBytes.Common(3, 20_000, 16), AiffBytes.Sound(AiffBytes.Pcm16(samples)));
        float[] expected = [.. samples.Select(Pcm16.ToFloat)];

        using AiffReader fromFile = Open(file);
        using AiffReader fromPipe = new(new ForwardOnlyStream(file), "pipe");

        Assert.Equal(expected, Recordings.ReadAll(fromFile, frames));
        Assert.Equal(expected, Recordings.ReadAll(fromPipe, frames));
    }

    [Fact]
    public void Read_ChunksOfOddLengthAndAnOffset_AreSteppedOver()
    {
        byte[] file = AiffBytes.AiffC(
            AiffBytes.Chunk("FVER", [0xA2, 0x80, 0x51, 0x40]),
            AiffBytes.Chunk("NAME", [1, 2, 3]),
            AiffBytes.Common(1, 2, 16, codec: "NONE"),
            AiffBytes.Chunk("COMT", new byte[27]),
            AiffBytes.Sound(AiffBytes.Pcm16(100, 200), offset: 5),
            AiffBytes.Chunk("ID3 ", [.. Enumerable.Repeat((byte)0x55, 101)]));
        using AiffReader fromFile = Open(file);
        using AiffReader fromPipe = new(new ForwardOnlyStream(file), "pipe");

        Assert.Equal([100 / 32768f, 200 / 32768f], Recordings.ReadAll(fromFile));
        Assert.Equal([100 / 32768f, 200 / 32768f], Recordings.ReadAll(fromPipe));
        Assert.Null(fromFile.Warning);
        Assert.Null(fromPipe.Warning);
    }

    [Fact]
    public void Read_SamplesBeforeTheirFormat_AreFoundInAFileAndRefusedInAPipe()
    {
        byte[] file = AiffBytes.Aiff(AiffBytes.Sound(AiffBytes.Pcm16(100, 200), offset: 3), AiffBytes.Chunk("NAME", [1]), AiffBytes.Common(1, 2, 16));
        using AiffReader reader = Open(file);

        Assert.Equal([100 / 32768f, 200 / 32768f], Recordings.ReadAll(reader));
        Assert.Contains("'COMM' chunk must stand before", Assert.Throws<InvalidDataException>(() => new AiffReader(new ForwardOnlyStream(file), "pipe")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ChunkLongerThanItsFrames_LeavesThePaddingOut()
    {
        using AiffReader reader = Open(AiffBytes.Aiff(AiffBytes.Common(1, 2, 16), AiffBytes.Sound(AiffBytes.Pcm16(1, 2, 0, 0, 0))));

        Assert.Equal([1 / 32768f, 2 / 32768f], Recordings.ReadAll(reader));
        Assert.Null(reader.Warning);
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(0xFFFFFFFFu, 0xFFFFFFFFu)]
    [InlineData(0x3F800000u, 0x7F000008u)]
    public void Read_SizeLeftOpenByAStreamingWriter_GoesToTheEnd(uint frames, uint size)
    {
        byte[] file = AiffBytes.Aiff(AiffBytes.Common(1, frames, 16), AiffBytes.Sound(AiffBytes.Pcm16(1, 2, 3), size));
        using AiffReader reader = Open(file);
        using AiffReader fromPipe = new(new ForwardOnlyStream(file), "pipe");

        Assert.Equal(3, reader.Frames);
        Assert.Equal(3, Recordings.ReadAll(reader).Length);
        Assert.Null(reader.Warning);
        Assert.Equal(3, Recordings.ReadAll(fromPipe).Length);
        Assert.Null(fromPipe.Warning);
    }

    [Theory]
    [InlineData(5u, 18u, "5 frames, but only 2 are there")]
    [InlineData(5u, 12u, "5 frames, but only 2 are there")]
    [InlineData(0u, 13u, "its last 1 bytes are left out")]
    [InlineData(0xFFFFFFF0u, 0xFFFFFFF0u, "4,294,967,280 frames, but only 2 are there")]
    public void Read_FileCutOff_GivesWhatIsThereAndWarns(uint frames, uint size, string warning)
    {
        byte[] file = AiffBytes.Aiff(AiffBytes.Common(1, frames, 16), AiffBytes.Sound([0, 1, 0, 2, 0], size))[..^1];
        using AiffReader reader = Open(file);
        using AiffReader fromPipe = new(new ForwardOnlyStream(file), "pipe");

        Assert.Equal(2, reader.Frames);
        Assert.Contains(warning, reader.Warning, StringComparison.Ordinal);
        Assert.Equal([1 / 32768f, 2 / 32768f], Recordings.ReadAll(reader));
        Assert.Equal([1 / 32768f, 2 / 32768f], Recordings.ReadAll(fromPipe));
        Assert.Contains(warning, fromPipe.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("400EAC44000000000000", 44_100)]
    [InlineData("400FBB80000000000000", 96_000)]
    [InlineData("400DADDD1745D1745D17", 22_255)]
    [InlineData("4005C800000000000000", 100)]
    [InlineData("4013BB80000000000000", 1_536_000)]
    public void Open_RateOf80Bits_IsRoundedToWholeHertz(string extended, int expected)
    {
        using AiffReader reader = Open(AiffBytes.Aiff(AiffBytes.Common(1, 1, 16, Convert.FromHexString(extended)), AiffBytes.Sound(AiffBytes.Pcm16(1))));

        Assert.Equal(expected, reader.SampleRate);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Read_SampleNotFinite_IsRefusedWithItsPosition(float bad, string shown)
    {
        float[] samples = new float[20_000];
        samples[16_001] = bad;
        using AiffReader reader = Open(AiffBytes.AiffC(AiffBytes.Common(2, 10_000, 32, codec: "fl32"), AiffBytes.Sound(AiffBytes.Floats(samples))));

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Recordings.ReadAll(reader));

        Assert.Contains("frame 8,000 (1.000 s), channel 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }

    private static AiffReader Open(byte[] file) => new(new MemoryStream(file), "take.aiff");

    private static TheoryData<string?, int, int> CreateFormats()
    {
        TheoryData<string?, int, int> formats = [];
        foreach (int channels in new[] { 1, 2, 3, 31 })
        {
            foreach (int bits in new[] { 8, 16, 24, 32 })
            {
                formats.Add(null, bits, channels);
                formats.Add("NONE", bits, channels);
                formats.Add("twos", bits, channels);
                formats.Add("sowt", bits, channels);
            }

            formats.Add("fl32", 32, channels);
            formats.Add("FL32", 32, channels);
            formats.Add("fl64", 64, channels);
            formats.Add("FL64", 64, channels);
        }

        return formats;
    }
}
