using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WaveNetSharp.Checkpoints;

namespace WaveNetSharp.Tests.Checkpoints;

public sealed class SafeTensorsFileTests : IDisposable
{
    private const string ValidHeader = """{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Pipe_IsRefusedAndNotWaitedFor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders");
        string path = _folder.File("pipe");
        Audio.ExternalProgram.Run("mkfifo", path);

        Assert.Contains("is a pipe", Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ThenRead_KeepsEveryBit()
    {
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(ArbMap.Default.ArbFor<uint[][]>(), ArbMap.Default.ArbFor<Dictionary<NonNull<string>, NonNull<string>>>(), (bits, texts) =>
        {
            float[][] tensors = [.. bits.Select(tensor => tensor.Select(BitConverter.UInt32BitsToSingle).ToArray())];
            Dictionary<string, string> metadata = [];
            foreach ((NonNull<string> key, NonNull<string> value) in texts)
            {
                metadata[Valid(key.Get)] = Valid(value.Get);
            }

            string path = Write(metadata, tensors);

            using SafeTensorsFile file = SafeTensorsFile.Open(path);
            return metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                && Enumerable.Range(0, bits.Length).All(i => Read(file, $"t{i}").Select(BitConverter.SingleToUInt32Bits).SequenceEqual(bits[i]));
        }));

        // A lone surrogate has no UTF-8 form, so no file can hold one.
        static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Write_LongerThanAChunk_KeepsEveryBit()
    {
        float[] values = [.. Enumerable.Range(0, 200_001).Select(i => (float)i)];
        using SafeTensorsFile file = SafeTensorsFile.Open(Write([], [[1f], values]));
        Assert.Equal(values, Read(file, "t1"));
    }

    [Fact]
    public void Write_AnyHeaderLength_StartsDataAtMultipleOf8()
    {
        for (int length = 0; length < 9; length++)
        {
            string path = Write(new() { ["k"] = new string('v', length) }, [[1f]]);
            byte[] bytes = File.ReadAllBytes(path);
            Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8);
            Assert.Equal((byte)'{', bytes[8]);
            Assert.Equal(1f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(bytes.Length - 4)));
        }
    }

    [Fact]
    public void Write_OtherLengthThanListed_Throws()
    {
        SafeTensorsWriter writer = new(Stream.Null, new Dictionary<string, string>(), [("x", [2, 3])]);
        Assert.Throws<ArgumentException>(() => writer.Write(new float[5]));
        writer.Write(new float[6]);
        Assert.Throws<ArgumentException>(() => writer.Write(new float[6]));
    }

    [Fact]
    public void Open_FormatExample_FindsTensorsAndMetadata()
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(Store(ValidHeader, 12));
        Assert.Equal("b", Assert.Single(file.Metadata).Value);
        Assert.Equal([2L], file.Tensors["x"].Shape);
        Assert.Equal(1, file.Tensors["y"].Length);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, "valid JSON")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "duplicate")]
    [InlineData("""{"x":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "duplicate")]
    [InlineData("""{"__metadata__":{"a":"b","a":"c"}}""", 0, "duplicate")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "metadata 'a' must be a string")]
    [InlineData("""{"__metadata__":[]}""", 0, "must be a JSON object")]
    [InlineData("""[]""", 0, "begin with '{'")]
    [InlineData(""" {}""", 0, "begin with '{'")]
    [InlineData("""{"x":1}""", 0, "tensor 'x' must be a JSON object")]
    [InlineData("""{"x":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", 4, "must have dtype F32, but has 'BF16'")]
    [InlineData("""{"x":{"dtype":5,"shape":[2],"data_offsets":[0,8]}}""", 8, "'dtype'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", 8, "'more'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2]}}""", 8, "missing")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", 8, "missing")]
    [InlineData("""{"x":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}""", 8, "shape must be a list")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"x":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "less than 2^63 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,8]}}""", 8, "less than 2^63 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "must take 12 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "must take 8 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "must start at byte 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "must start at byte 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""", 16, "must start at byte 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "must hold the 8 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "must hold the 8 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2305843009213693951],"data_offsets":[0,9223372036854775804]}}""", 8, "must hold the 9,223,372,036,854,775,804 bytes")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""", 0, "valid JSON")]
    public void Open_HeaderBreaksARule_ThrowsNamingIt(string header, int dataBytes, string expected)
    {
        string path = Store(header, dataBytes);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1UL << 60)]
    [InlineData(ulong.MaxValue)]
    [InlineData(3UL)]
    public void Open_HeaderClaimsMoreThanTheFile_ThrowsWithTheNumber(ulong claimed)
    {
        byte[] bytes = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, claimed);
        string path = _folder.File("claims.safetensors");
        File.WriteAllBytes(path, bytes);

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(path));
        Assert.Contains($"but claims {claimed:N0}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileCutAnywhere_Throws()
    {
        byte[] whole = Bytes(ValidHeader, 12);
        string path = _folder.File("cut.safetensors");
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(path));
        }
    }

    [Fact]
    public void Parse_MutatedHeader_ReadsOrThrowsInvalidData()
    {
        byte[] valid = Encoding.UTF8.GetBytes(ValidHeader);
        Random random = new(1);
        int refused = 0;
        for (int round = 0; round < 5000; round++)
        {
            byte[] mutated = [.. valid];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            try
            {
                SafeTensorsHeader header = SafeTensorsHeader.Parse(mutated, 12, "mutated");
                Assert.Equal(12, header.Tensors.Values.Sum(tensor => tensor.Bytes));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 4999);
    }

    private static float[] Read(SafeTensorsFile file, string name)
    {
        float[] values = new float[file.Tensors[name].Length];
        file.Read(file.Tensors[name], values);
        return values;
    }

    private string Write(Dictionary<string, string> metadata, float[][] tensors)
    {
        string path = _folder.File("written.safetensors");
        using FileStream stream = File.Create(path);
        SafeTensorsWriter writer = new(stream, metadata, [.. tensors.Select((tensor, i) => ($"t{i}", new long[] { tensor.Length }))]);
        foreach (float[] tensor in tensors)
        {
            writer.Write(tensor);
        }

        return path;
    }

    private string Store(string header, int dataBytes)
    {
        string path = _folder.File("stored.safetensors");
        File.WriteAllBytes(path, Bytes(header, dataBytes));
        return path;
    }

    private static byte[] Bytes(string header, int dataBytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. new byte[dataBytes]];
    }
}
