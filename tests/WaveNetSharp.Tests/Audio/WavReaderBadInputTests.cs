using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class WavReaderBadInputTests
{
    private static readonly byte[] Data = WavBytes.Chunk("data", WavBytes.Pcm16(1, 2, 3, 4));

    public static readonly TheoryData<string, byte[], string> Broken = new()
    {
        { "nothing", [], "is empty" },
        { "three bytes", [1, 2, 3], "has only 3 bytes" },
        { "a magic word alone", Encoding.ASCII.GetBytes("RIFF"), "has only 4 bytes" },
        { "a text", Encoding.ASCII.GetBytes("Dear diary, today I recorded nothing."), "starts with 'Dear'" },
        { "another form", Encoding.ASCII.GetBytes("RIFF\0\0\0\0AVI LIST"), "must start with RIFF and WAVE" },
        { "no chunks", WavBytes.Form(), "ends after 12 bytes" },
        { "no samples", WavBytes.Form(WavBytes.Format(1, 1, 8000, 2, 16)), "must have a 'data' chunk" },
        { "no format", WavBytes.Form(Data), "'fmt ' chunk must stand before" },
        { "format after the samples", WavBytes.Form(Data, WavBytes.Format(1, 1, 8000, 2, 16)), "'fmt ' chunk must stand before" },
        { "short format", WavBytes.Form(WavBytes.Chunk("fmt ", new byte[14]), Data), "at least 16 bytes, but has 14" },
        { "short extensible format", WavBytes.Form(WavBytes.Format(0xFFFE, 1, 8000, 2, 16, 0, 0), Data), "at least 40 bytes, but has 18" },
        { "no channels", WavBytes.Form(WavBytes.Format(1, 0, 8000, 2, 16), Data), "channels must be at least 1, but was 0" },
        { "block align 0", WavBytes.Form(WavBytes.Format(1, 1, 8000, 0, 16), Data), "must take 2 bytes a frame, but it says 0" },
        { "block align of mono for stereo", WavBytes.Form(WavBytes.Format(1, 2, 8000, 2, 16), Data), "must take 4 bytes a frame, but it says 2" },
        { "sample rate 0", WavBytes.Form(WavBytes.Format(1, 1, 0, 2, 16), Data), "but was 0" },
        { "sample rate absurd", WavBytes.Form(WavBytes.Format(1, 1, 4_000_000_000, 2, 16), Data), "but was 4,000,000,000" },
        { "0 bits", WavBytes.Form(WavBytes.Format(1, 1, 8000, 2, 0), Data), "between 1 and 32 for PCM, but was 0" },
        { "64 bits of PCM", WavBytes.Form(WavBytes.Format(1, 1, 8000, 8, 64), Data), "between 1 and 32 for PCM, but was 64" },
        { "16 bits of floating point", WavBytes.Form(WavBytes.Format(3, 1, 8000, 2, 16), Data), "32 or 64 for floating point, but was 16" },
        { "24 bits in 2 bytes", WavBytes.Form(WavBytes.Format(1, 1, 8000, 2, 24), Data), "must take 3 bytes a frame, but it says 2" },
        { "a telephone codec", WavBytes.Form(WavBytes.Format(7, 1, 8000, 1, 8), Data), "is 7 (0x0007)" },
        { "an unknown sub-format", WavBytes.Form(WavBytes.Format(0xFFFE, 1, 8000, 2, 16, new byte[24]), Data), "is 65534 (0xFFFE)" },
        { "a chunk past the end", WavBytes.Form(WavBytes.Format(1, 1, 8000, 2, 16), WavBytes.Chunk("LIST", new byte[4], 4_000_000_000), Data), "'LIST' chunk goes 3,999,999,980 bytes past the end" },
        { "an empty data chunk", WavBytes.Form(WavBytes.Format(1, 1, 8000, 2, 16), WavBytes.Chunk("data", []), WavBytes.Chunk("LIST", new byte[8])), "holds no audio" },
        { "less than one frame", WavBytes.Form(WavBytes.Format(1, 2, 8000, 4, 16), WavBytes.Chunk("data", WavBytes.Pcm16(1))), "holds no audio" },
        { "nothing after the header", WavBytes.Form(WavBytes.Format(1, 1, 8000, 2, 16), WavBytes.Chunk("data", [], 1000)), "holds no audio" },
        { "chunks without end", WavBytes.Form([WavBytes.Format(1, 1, 8000, 2, 16), new byte[100_000]]), "within the first 10,000 chunks" },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Open_BrokenFile_IsRefusedByNameAndReason(string what, byte[] file, string reason)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Recordings.ReadWav(file));
        InvalidDataException fromPipe = Assert.Throws<InvalidDataException>(() => ReadFromPipe(file));

        Assert.True(error.Message.Contains(reason, StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.StartsWith("'take.wav' ", error.Message, StringComparison.Ordinal);
        Assert.True(fromPipe.Message.Contains(reason, StringComparison.Ordinal), $"{what}, by pipe: {fromPipe.Message}");
    }

    [Fact]
    public void Open_HeaderClaimsGigabytes_AllocatesOneBuffer()
    {
        byte[] file = WavBytes.Form("RF64", 0xFFFFFFFF,
            WavBytes.Chunk("ds64", [.. BitConverter.GetBytes(1L << 60), .. BitConverter.GetBytes(1L << 60), .. BitConverter.GetBytes(1L << 60)]),
            WavBytes.Format(3, 4, 8000, 32, 64),
            WavBytes.Chunk("data", new byte[64], 0xFFFFFFFF));
        float[] block = new float[4096];

        long before = GC.GetAllocatedBytesForCurrentThread();
        using WavReader reader = Recordings.OpenWav(file);
        int read = reader.Read(block);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(8, read);
        Assert.InRange(allocated, 0, 100_000);
        Assert.Contains("only 2 are there", reader.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RandomChangesToAFile_GiveFiniteSamplesOrOneClearRefusal()
    {
        byte[][] originals =
        [
            WavBytes.Form(WavBytes.Format(1, 2, 8000, 4, 16), WavBytes.Chunk("LIST", new byte[5]), Data),
            WavBytes.Form(WavBytes.ExtensibleFormat(3, 1, 8000, 4, 32), WavBytes.Chunk("data", WavBytes.Floats(0.1f, 0.2f, 0.3f))),
            WavBytes.Form("RF64", 0xFFFFFFFF, WavBytes.Chunk("ds64", [.. new byte[8], 8, .. new byte[15]]), WavBytes.Format(1, 1, 8000, 1, 8), WavBytes.Chunk("data", new byte[8], 0xFFFFFFFF)),
        ];
        Gen<byte> bytes = Gen.OneOf(Gen.Choose(0, 255).Select(value => (byte)value), Gen.Elements<byte>(0, 1, 0x7F, 0x80, 0xFF));
        Gen<byte[]> changed =
            from original in Gen.Elements(originals)
            from changes in Gen.Choose(0, original.Length - 1).SelectMany(_ => bytes, (at, value) => (At: at, Value: value)).ListOf(4)
            from length in Gen.Frequency((3, Gen.Constant(original.Length)), (1, Gen.Choose(0, original.Length)))
            select Change(original, changes, length);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(changed), BehavesOn));
    }

    private static byte[] Change(byte[] original, IEnumerable<(int At, byte Value)> changes, int length)
    {
        byte[] file = [.. original];
        foreach ((int at, byte value) in changes)
        {
            file[at] = value;
        }

        return file[..length];
    }

    private static bool BehavesOn(byte[] file)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file) })
        {
            try
            {
                using WavReader reader = new(stream, "changed.wav");
                float[] samples = Recordings.ReadAll(reader);
                if (samples.Length == 0 || samples.Length > file.Length || samples.Length % reader.Channels != 0 || !samples.All(float.IsFinite))
                {
                    return false;
                }
            }
            catch (InvalidDataException error) when (error.Message.StartsWith("'changed.wav' ", StringComparison.Ordinal))
            {
                // Refused, as it should be.
            }
        }

        return true;
    }

    private static float[] ReadFromPipe(byte[] file)
    {
        using WavReader reader = new(new ForwardOnlyStream(file), "pipe");
        return Recordings.ReadAll(reader);
    }
}
