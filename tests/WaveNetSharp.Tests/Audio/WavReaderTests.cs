using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class WavReaderTests
{
    public static readonly TheoryData<int, int, int, bool> Formats = CreateFormats();

    [Theory, MemberData(nameof(Formats))]
    public void Read_EveryFormat_GivesSamplesOverFullScale(int tag, int bits, int channels, bool extensible)
    {
        const int frames = 50;
        int bytes = bits / 8;
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
            data.AddRange((tag, bits) switch
            {
                (3, 32) => BitConverter.GetBytes((float)value),
                (3, 64) => BitConverter.GetBytes(value),
                (_, 8) => [(byte)(integer + 128)],
                _ => BitConverter.GetBytes(integer)[..bytes],
            });
            expected.Add(tag == 3 ? (float)value : (float)(integer / Math.Pow(2, bits - 1)));
        }

        byte[] format = extensible
            ? WavBytes.ExtensibleFormat(tag, channels, 48000, bytes * channels, bits)
            : WavBytes.Format(tag, channels, 48000, bytes * channels, bits);
        using WavReader reader = Recordings.OpenWav(WavBytes.Form(format, WavBytes.Chunk("data", [.. data])));

        Assert.Equal(48000, reader.SampleRate);
        Assert.Equal(channels, reader.Channels);
        Assert.Equal(frames, reader.Frames);
        Assert.Equal(expected, Recordings.ReadAll(reader));
        Assert.Null(reader.Warning);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void Read_AnyBlockSize_GivesTheSameSamples(int frames)
    {
        short[] samples = [.. Enumerable.Range(0, 60_000).Select(i => (short)(i * 7))];
        byte[] file = WavBytes.Form(WavBytes.Format(1, 3, 8000, 6, 16), WavBytes.Chunk("data", WavBytes.Pcm16(samples)));
        float[] expected = [.. samples.Select(Pcm16.ToFloat)];

        using WavReader fromFile = Recordings.OpenWav(file);
        using WavReader fromPipe = new(new ForwardOnlyStream(file), "pipe");

        Assert.Equal(expected, Recordings.ReadAll(fromFile, frames));
        Assert.Equal(expected, Recordings.ReadAll(fromPipe, frames));
    }

    [Fact]
    public void Read_BufferWithRoomForPartOfAFrame_LeavesThatPart()
    {
        using WavReader reader = Recordings.OpenWav(WavBytes.Form(WavBytes.Format(1, 2, 8000, 4, 16), WavBytes.Chunk("data", WavBytes.Pcm16(1, 2, 3, 4))));
        float[] buffer = [9, 9, 9];

        Assert.Equal(2, reader.Read(buffer));
        Assert.Equal([1 / 32768f, 2 / 32768f, 9], buffer);
        Assert.Throws<ArgumentException>(() => reader.Read(buffer.AsSpan(0, 1)));
    }

    [Fact]
    public void Read_OddChunksAroundTheSamples_AreSteppedOver()
    {
        byte[] file = WavBytes.Form(
            WavBytes.Chunk("JUNK", new byte[27]),
            WavBytes.Format(1, 1, 8000, 2, 16, 0, 0),
            WavBytes.Chunk("LIST", [1, 2, 3]),
            WavBytes.Chunk("fact", [1, 0, 0, 0]),
            WavBytes.Chunk("data", WavBytes.Pcm16(100, 200)),
            WavBytes.Chunk("LIST", [.. Enumerable.Repeat((byte)0x55, 101)]));

        Assert.Equal([100 / 32768f, 200 / 32768f], Recordings.ReadWav(file));

        using WavReader fromPipe = new(new ForwardOnlyStream(file), "pipe");
        Assert.Equal([100 / 32768f, 200 / 32768f], Recordings.ReadAll(fromPipe));
    }

    [Theory]
    [InlineData("RIFF", 0u, 0u)]
    [InlineData("RIFF", 36u, 0u)]
    [InlineData("RIFF", 0xFFFFFFFFu, 0u)]
    [InlineData("RIFF", 0xFFFFFFFFu, 0xFFFFFFFFu)]
    [InlineData("RIFF", 0x7FFFF024u, 0x7FFFF000u)]
    public void Read_SizeLeftOpenByAStreamingWriter_GoesToTheEnd(string magic, uint formLength, uint dataLength)
    {
        byte[] file = WavBytes.Form(magic, formLength, WavBytes.Format(1, 1, 8000, 2, 16), WavBytes.Chunk("data", WavBytes.Pcm16(1, 2, 3), dataLength));

        using WavReader reader = Recordings.OpenWav(file);
        using WavReader fromPipe = new(new ForwardOnlyStream(file), "pipe");

        Assert.Equal(3, reader.Frames);
        Assert.Equal(3, Recordings.ReadAll(reader).Length);
        Assert.Null(reader.Warning);
        Assert.Equal(3, Recordings.ReadAll(fromPipe).Length);
        Assert.Null(fromPipe.Warning);
    }

    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public void Read_LongSizes_AreTakenFromTheirChunk(string magic)
    {
        byte[] sizes = [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(4L), .. BitConverter.GetBytes(2L), 0, 0, 0, 0];
        byte[] file = WavBytes.Form(
            magic,
            0xFFFFFFFF,
            WavBytes.Chunk("ds64", sizes),
            WavBytes.Format(1, 1, 8000, 2, 16),
            WavBytes.Chunk("data", WavBytes.Pcm16(1, 2), 0xFFFFFFFF),
            WavBytes.Chunk("LIST", [1, 2, 3, 4]));

        using WavReader reader = Recordings.OpenWav(file);

        Assert.Equal(2, reader.Frames);
        Assert.Equal([1 / 32768f, 2 / 32768f], Recordings.ReadAll(reader));
    }

    [Fact]
    public void Read_TenHoursOfSound_AllocatesNothingMore()
    {
        const long dataLength = 10L * 3600 * 48000 * 4;
        byte[] sizes = [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(dataLength), .. new byte[12]];
        byte[] start = WavBytes.Form("RF64", 0xFFFFFFFF, WavBytes.Chunk("ds64", sizes), WavBytes.Format(1, 2, 48000, 4, 16), WavBytes.Chunk("data", [], 0xFFFFFFFF));
        float[] block = new float[8192];

        using WavReader reader = new(new EndlessZerosStream(start, start.Length + dataLength), "long.wav");
        Assert.Equal(10L * 3600 * 48000, reader.Frames);
        Assert.Equal(block.Length, reader.Read(block));

        long before = GC.GetAllocatedBytesForCurrentThread();
        int read = 0;
        for (int i = 0; i < 100; i++)
        {
            read += reader.Read(block);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100 * block.Length, read);
    }

    [Theory]
    [InlineData(10u, "5 frames, but only 2 are there")]
    [InlineData(5u, "its last 1 bytes are left out")]
    [InlineData(0xFFFFFFF0u, "2,147,483,640 frames, but only 2 are there")]
    public void Read_FileCutOff_GivesWhatIsThereAndWarns(uint claimed, string warning)
    {
        byte[] file = WavBytes.Form(WavBytes.Format(1, 1, 8000, 2, 16), WavBytes.Chunk("data", [1, 0, 2, 0, 3], claimed))[..^1];

        using WavReader reader = Recordings.OpenWav(file);
        using WavReader fromPipe = new(new ForwardOnlyStream(file), "pipe");

        Assert.Equal(2, reader.Frames);
        Assert.Contains(warning, reader.Warning, StringComparison.Ordinal);
        Assert.Equal([1 / 32768f, 2 / 32768f], Recordings.ReadAll(reader));
        Assert.Equal([1 / 32768f, 2 / 32768f], Recordings.ReadAll(fromPipe));
        Assert.Contains(warning, fromPipe.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DataEndsWithinAFrame_LeavesThePartOutAndWarns()
    {
        using WavReader reader = Recordings.OpenWav(WavBytes.Form(WavBytes.Format(1, 2, 8000, 4, 16), WavBytes.Chunk("data", WavBytes.Pcm16(1, 2, 3))));

        Assert.Equal([1 / 32768f, 2 / 32768f], Recordings.ReadAll(reader));
        Assert.Contains("2 bytes", reader.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    [InlineData(3e38f, "3E+38")]
    public void Read_SampleNotFinite_IsRefusedWithItsPosition(float bad, string shown)
    {
        float[] samples = new float[20_000];
        samples[16_001] = bad;
        using WavReader reader = Recordings.OpenWav(WavBytes.Form(WavBytes.Format(3, 2, 8000, 8, 32), WavBytes.Chunk("data", WavBytes.Floats(samples))));

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Recordings.ReadAll(reader));

        Assert.Contains("frame 8,000 (1.000 s), channel 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FloatBeyondFullScale_IsPassedOn() =>
        Assert.Equal([-3.5f, 40_000f], Recordings.ReadWav(WavBytes.Form(WavBytes.Format(3, 1, 8000, 4, 32), WavBytes.Chunk("data", WavBytes.Floats(-3.5f, 40_000f)))));

    private static TheoryData<int, int, int, bool> CreateFormats()
    {
        TheoryData<int, int, int, bool> formats = [];
        foreach ((int tag, int bits) in new[] { (1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64) })
        {
            foreach (int channels in new[] { 1, 2, 3, 6, 31 })
            {
                formats.Add(tag, bits, channels, false);
                formats.Add(tag, bits, channels, true);
            }
        }

        return formats;
    }
}
