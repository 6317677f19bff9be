using System.Buffers.Binary;
using WaveNetSharp.Training.TensorBoard;
using static WaveNetSharp.Tests.Training.TensorBoard.EventFileReader;

namespace WaveNetSharp.Tests.Training.TensorBoard;

public sealed class TensorBoardWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wavenet-events-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Crc32C_CheckValueOfTheStandard_IsFound() => Assert.Equal(0xE3069283u, Crc32C("123456789"u8));

    [Fact]
    public void Constructor_NewRun_WritesTheVersionRecordAtOnce()
    {
        double before = Now();
        using TensorBoardWriter writer = new(_folder);
        ILookup<int, object> version = Fields(Assert.Single(Records(ReadShared(writer.Path))));
        Assert.Equal("brain.Event:2", Text(version[3].Single()));
        Assert.InRange((double)version[1].Single(), before - 1, Now() + 1);
        Assert.Matches(@"^events\.out\.tfevents\.\d{10}\.wavenet\.\d{3}$", Path.GetFileName(writer.Path));
    }

    [Fact]
    public void Scalar_Values_ComeBackWithTagAndStep()
    {
        (string Tag, long Step, double Value)[] points =
            [("bits/train", 0, 8), ("bits/train", 1L << 40, 2.25), ("gradient norm – µ", 300, -1e-20), ("x", 7, double.NaN)];
        string path;
        using (TensorBoardWriter writer = new(_folder))
        {
            path = writer.Path;
            foreach ((string tag, long step, double value) in points)
            {
                writer.Scalar(tag, step, value);
            }
        }

        List<byte[]> records = Records(File.ReadAllBytes(path));
        Assert.Equal(points.Length + 1, records.Count);
        foreach (((string tag, long step, double expected), byte[] record) in points.Zip(records.Skip(1)))
        {
            ILookup<int, object> value = Value(record, step);
            Assert.Equal(tag, Text(value[1].Single()));
            Assert.Equal((float)expected, (float)value[2].Single());
        }
    }

    [Fact]
    public void Audio_Clip_IsAWavFileOfTheSamples()
    {
        string path;
        using (TensorBoardWriter writer = new(_folder))
        {
            path = writer.Path;
            writer.Audio("clip", 12, [0, 0.5f, -1, 2, -3, 0], 8192);
        }

        ILookup<int, object> value = Value(Records(File.ReadAllBytes(path))[1], 12);
        Assert.Equal("clip", Text(value[1].Single()));
        ILookup<int, object> audio = Fields((byte[])value[6].Single());
        Assert.Equal(8192f, (float)audio[1].Single());
        Assert.Equal(1UL, (ulong)audio[2].Single());
        Assert.Equal(6UL, (ulong)audio[3].Single());
        Assert.Equal("audio/wav", Text(audio[5].Single()));

        byte[] wav = (byte[])audio[4].Single();
        Assert.Equal("RIFF", Text(wav[..4]));
        Assert.Equal(wav.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(4)));
        Assert.Equal("WAVEfmt ", Text(wav[8..16]));
        Assert.Equal(8192, BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(24)));
        Assert.Equal("data", Text(wav[36..40]));
        Assert.Equal(12, BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(40)));
        short[] samples = [.. Enumerable.Range(0, 6).Select(i => BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(44 + (2 * i))))];
        Assert.Equal([0, 16384, -32768, 32767, -32768, 0], samples);
    }

    [Fact]
    public void Audio_SampleNotFinite_IsRefusedAndNothingWritten()
    {
        using TensorBoardWriter writer = new(_folder);
        Assert.Throws<ArgumentException>(() => writer.Audio("clip", 12, [0, float.NaN], 8192));
        writer.Flush();
        Assert.Single(Records(ReadShared(writer.Path)));
    }

    [Fact]
    public void Constructor_ResumedRun_TellsTensorBoardToDropLaterSteps()
    {
        string path;
        using (TensorBoardWriter writer = new(_folder, resumedStep: 500))
        {
            path = writer.Path;
        }

        ILookup<int, object> start = Fields(Records(File.ReadAllBytes(path))[1]);
        Assert.Equal(501UL, (ulong)start[2].Single());
        Assert.Equal(1UL, (ulong)Fields((byte[])start[7].Single())[1].Single());
    }

    [Fact]
    public void Constructor_SecondWriterInTheSameSecond_TakesAnotherFileThatSortsAfter()
    {
        using TensorBoardWriter first = new(_folder);
        using TensorBoardWriter second = new(_folder);
        Assert.True(string.CompareOrdinal(first.Path, second.Path) < 0);
    }

    [Fact]
    public void Flush_WithTheWriterStillOpen_ShowsWholeRecords()
    {
        using TensorBoardWriter writer = new(_folder);
        writer.Scalar("a", 1, 1);
        writer.Flush();
        Assert.Equal(2, Records(ReadShared(writer.Path)).Count);
    }

    private static ILookup<int, object> Value(byte[] record, long step)
    {
        ILookup<int, object> fields = Fields(record);
        Assert.Equal((ulong)step, fields[2].Cast<ulong>().SingleOrDefault());
        return Fields((byte[])Fields((byte[])fields[5].Single())[1].Single());
    }

    private static byte[] ReadShared(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
}
