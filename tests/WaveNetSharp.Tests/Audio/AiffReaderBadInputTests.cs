using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WaveNetSharp.Audio;

namespace WaveNetSharp.Tests.Audio;

public sealed class AiffReaderBadInputTests
{
    private const int MaximumAllocated = 100_000;

    private static readonly byte[] Data = AiffBytes.Sound(AiffBytes.Pcm16(1, 2, 3, 4));

    public static readonly TheoryData<string, byte[], string> Broken = new()
    {
        { "nothing", [], "is empty" },
        { "a magic word alone", Encoding.ASCII.GetBytes("FORM"), "has only 4 bytes" },
        { "another file", WavBytes.Mono16(1), "starts with 'RIFF'" },
        { "another form", Encoding.ASCII.GetBytes("FORM\0\0\0\08SVX"), "must start with FORM and AIFF or AIFC" },
        { "no chunks", AiffBytes.Aiff(), "'COMM' chunk with the format, but ends after 12 bytes" },
        { "no samples", AiffBytes.Aiff(AiffBytes.Common(1, 4, 16)), "'SSND' chunk with the samples, but ends after 38 bytes" },
        { "short format", AiffBytes.Aiff(AiffBytes.Chunk("COMM", new byte[16]), Data), "at least 18 bytes, but has 16" },
        { "format without a codec", AiffBytes.AiffC(AiffBytes.Common(1, 4, 16), Data), "at least 22 bytes, but has 18" },
        { "no channels", AiffBytes.Aiff(AiffBytes.Common(0, 4, 16), Data), "channels must be at least 1, but was 0" },
        { "channels below zero", AiffBytes.Aiff(AiffBytes.Common(-1, 4, 16), Data), "but was -1" },
        { "0 bits", AiffBytes.Aiff(AiffBytes.Common(1, 4, 0), Data), "between 1 and 32 for PCM, but was 0" },
        { "33 bits", AiffBytes.Aiff(AiffBytes.Common(1, 4, 33), Data), "between 1 and 32 for PCM, but was 33" },
        { "bits below zero", AiffBytes.Aiff(AiffBytes.Common(1, 4, -3), Data), "but was -3" },
        { "sample rate 0", AiffBytes.Aiff(AiffBytes.Common(1, 4, 16, new byte[10]), Data), "1,536,000 Hz, but was 0" },
        { "sample rate below zero", AiffBytes.Aiff(AiffBytes.Common(1, 4, 16, [0xC0, .. AiffBytes.Rate8000[1..]]), Data), "but was -8000" },
        { "sample rate absurd", AiffBytes.Aiff(AiffBytes.Common(1, 4, 16, [0x41, .. AiffBytes.Rate8000[1..]]), Data), "but was 9.263367E+80" },
        { "sample rate infinite", AiffBytes.Aiff(AiffBytes.Common(1, 4, 16, [0x7F, 0xFF, .. AiffBytes.Rate8000[2..]]), Data), "but was Infinity" },
        { "a telephone codec", AiffBytes.AiffC(AiffBytes.Common(1, 4, 8, codec: "ulaw"), Data), "but is ulaw. Convert it" },
        { "a chunk past the end", AiffBytes.Aiff(AiffBytes.Chunk("NAME", new byte[4], 4_000_000_000), Data), "'NAME' chunk goes" },
        { "an offset past the chunk", AiffBytes.Aiff(AiffBytes.Common(1, 4, 16), AiffBytes.Sound(new byte[8], 16, offset: 9)), "must have at least 17 bytes" },
        { "nothing before the samples", AiffBytes.Aiff(AiffBytes.Common(1, 4, 16), AiffBytes.Chunk("SSND", new byte[4])), "must have at least 8 bytes" },
        { "samples of unknown length first", AiffBytes.Aiff(AiffBytes.Sound(new byte[8], 0), AiffBytes.Common(1, 4, 16)), "'COMM' chunk must stand before" },
        { "no samples in their chunk", AiffBytes.Aiff(AiffBytes.Common(1, 0, 16), AiffBytes.Sound([])), "holds no audio" },
        { "less than one frame", AiffBytes.Aiff(AiffBytes.Common(2, 1, 16), AiffBytes.Sound([0, 1])), "holds no audio" },
        { "nothing after the header", AiffBytes.Aiff(AiffBytes.Common(1, 4, 16), AiffBytes.Sound([], 1000)), "holds no audio" },
        { "chunks without end", AiffBytes.Aiff(AiffBytes.Common(1, 4, 16), new byte[100_000]), "within the first 10,000 chunks" },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Open_BrokenFile_IsRefusedByNameAndReason(string what, byte[] file, string reason)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file) })
        {
            InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
            {
                using AiffReader reader = new(stream, "take.aiff");
                Recordings.ReadAll(reader);
            });

            Assert.True(error.Message.Contains(reason, StringComparison.Ordinal), $"{what}, {stream.GetType().Name}: {error.Message}");
            Assert.StartsWith("'take.aiff' ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_SamplesWithoutAFormat_IsRefused() =>
        Assert.Contains("must have a 'COMM' chunk", Assert.Throws<InvalidDataException>(() => new AiffReader(new MemoryStream(AiffBytes.Aiff(Data)), "take.aiff")).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_HeaderClaimsGigabytes_AllocatesOneBuffer()
    {
        byte[] file = AiffBytes.AiffC(AiffBytes.Common(4, 0xFFFFFFF0, 64, codec: "fl64"), AiffBytes.Sound(new byte[64], 0xFFFFFFF0));
        float[] block = new float[4096];

        long before = GC.GetAllocatedBytesForCurrentThread();
        using AiffReader reader = new(new MemoryStream(file), "take.aiff");
        int read = reader.Read(block);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(8, read);
        Assert.InRange(allocated, 0, MaximumAllocated);
        Assert.Contains("only 2 are there", reader.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RandomChangesToAFileOrRandomBytes_GiveFiniteSamplesOrOneClearRefusal()
    {
        byte[][] originals =
        [
            AiffBytes.Aiff(AiffBytes.Chunk("NAME", new byte[5]), AiffBytes.Common(2, 2, 16), Data),
            AiffBytes.Aiff(Data, AiffBytes.Common(1, 4, 16)),
            AiffBytes.AiffC(AiffBytes.Common(1, 3, 32, codec: "fl32"), AiffBytes.Sound(AiffBytes.Floats(0.1f, 0.2f, 0.3f), offset: 2)),
            AiffBytes.AiffC(AiffBytes.Common(1, 0, 8, codec: "sowt"), AiffBytes.Sound(new byte[8], 0)),
        ];
        Gen<byte> bytes = Gen.OneOf(Gen.Choose(0, 255).Select(value => (byte)value), Gen.Elements<byte>(0, 1, 0x7F, 0x80, 0xFF));
        Gen<byte[]> changed =
            from original in Gen.Elements(originals)
            from changes in Gen.Choose(0, original.Length - 1).SelectMany(_ => bytes, (at, value) => (At: at, Value: value)).ListOf(4)
            from length in Gen.Frequency((3, Gen.Constant(original.Length)), (1, Gen.Choose(0, original.Length)))
            select Change(original, changes, length);
        Gen<byte[]> random =
            from start in Gen.Elements(Array.Empty<byte>(), originals[0][..12], [.. originals[2][..12], .. "COMM"u8], originals[0][..^16])
            from rest in bytes.ListOf(60)
            select start.Concat(rest).ToArray();

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true), Prop.ForAll<byte[]>(Arb.From(Gen.Frequency((4, changed), (1, random))), BehavesOn));
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

    private static void BehavesOn(byte[] file)
    {
        float[] block = new float[ushort.MaxValue];
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new ForwardOnlyStream(file) })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using AiffReader reader = new(stream, "changed.aiff");
                int samples = 0;
                int read;
                while ((read = reader.Read(block)) > 0)
                {
                    samples += read;
                    Assert.Equal(0, read % reader.Channels);
                    Assert.False(block.AsSpan(0, read).ContainsAnyExceptInRange(float.MinValue, float.MaxValue), "a sample is not finite");
                }

                Assert.InRange(samples, 1, file.Length);
            }
            catch (InvalidDataException error) when (error.Message.StartsWith("'changed.aiff' ", StringComparison.Ordinal))
            {
                // Refused, as it should be.
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaximumAllocated);
        }
    }
}
