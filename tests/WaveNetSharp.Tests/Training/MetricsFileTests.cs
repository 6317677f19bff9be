using System.Text.Json;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Training;

public sealed class MetricsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wavenet-metrics-").FullName;

    private string MetricsPath => Path.Combine(_folder, "metrics.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Append_Record_WritesTheDocumentedKeys()
    {
        using MetricsFile file = MetricsFile.Create(MetricsPath);
        file.Append(Record(3) with { ValidBits = 2.5 });
        Assert.Equal(
            """{"step":3,"epoch":0.5,"train_bits":2.75,"valid_bits":2.5,"samples_per_second":45000,"learning_rate":0.001,"gradient_norm":0.25,"seconds":6}""" + "\n",
            ReadShared());
    }

    [Fact]
    public void Append_NotMeasured_LeavesTheKeyOut()
    {
        using MetricsFile file = MetricsFile.Create(MetricsPath);
        file.Append(Record(3));
        using JsonDocument line = JsonDocument.Parse(ReadShared());
        Assert.False(line.RootElement.TryGetProperty("valid_bits", out _));
    }

    [Fact]
    public void Append_LossThatIsNotFinite_IsWrittenAndStaysJson()
    {
        using (MetricsFile file = MetricsFile.Create(MetricsPath))
        {
            file.Append(Record(3) with { TrainBits = double.NaN, GradientNorm = double.PositiveInfinity });
        }

        using JsonDocument line = JsonDocument.Parse(ReadShared());
        Assert.Equal("NaN", line.RootElement.GetProperty("train_bits").GetString());
        Assert.Equal("Infinity", line.RootElement.GetProperty("gradient_norm").GetString());
        using MetricsFile resumed = MetricsFile.Resume(MetricsPath, 3);
    }

    [Fact]
    public void Create_FileOfAnotherRun_IsRefusedAndKept()
    {
        File.WriteAllText(MetricsPath, "old");
        Assert.Throws<IOException>(() => MetricsFile.Create(MetricsPath));
        Assert.Equal("old", ReadShared());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(99, 5)]
    public void Resume_AtAStep_KeepsTheLinesUpToItByteForByte(long step, int kept)
    {
        string[] lines = Write(5);
        using (MetricsFile resumed = MetricsFile.Resume(MetricsPath, step))
        {
            resumed.Append(Record(step + 1));
        }

        string[] after = File.ReadAllLines(MetricsPath);
        Assert.Equal(lines.Take(kept), after[..^1]);
        Assert.Equal(step + 1, JsonDocument.Parse(after[^1]).RootElement.GetProperty("step").GetInt64());
    }

    [Fact]
    public void Resume_CutAnywhereInTheLastLine_DropsOnlyThatLine()
    {
        string[] lines = Write(3);
        byte[] whole = File.ReadAllBytes(MetricsPath);
        int lastStart = whole.Length - lines[2].Length - 1;
        for (int length = lastStart; length <= whole.Length; length++)
        {
            File.WriteAllBytes(MetricsPath, whole[..length]);
            MetricsFile.Resume(MetricsPath, 10).Dispose();
            Assert.Equal(lines.Take(length == whole.Length ? 3 : 2), File.ReadAllLines(MetricsPath));
            Assert.EndsWith("\n", ReadShared(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"step\":1")]
    public void Resume_NothingWholeInTheFile_StartsEmpty(string content)
    {
        File.WriteAllText(MetricsPath, content);
        MetricsFile.Resume(MetricsPath, 10).Dispose();
        Assert.Equal("", ReadShared());
    }

    [Fact]
    public void Resume_NoFile_StartsOne()
    {
        using MetricsFile file = MetricsFile.Resume(MetricsPath, 10);
        file.Append(Record(11));
        Assert.Single(File.ReadAllLines(MetricsPath));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{\"epoch\":1}")]
    [InlineData("{\"step\":\"1\"}")]
    [InlineData("{\"step\":1.5}")]
    [InlineData("")]
    public void Resume_DamagedLineInTheMiddle_NamesItAndChangesNothing(string damaged)
    {
        string content = string.Join("\n", "{\"step\":1}", damaged, "{\"step\":2}", "");
        File.WriteAllText(MetricsPath, content);
        string message = Assert.Throws<InvalidDataException>(() => MetricsFile.Resume(MetricsPath, 10)).Message;
        Assert.Contains("line 2 is not", message, StringComparison.Ordinal);
        Assert.Equal(content, ReadShared());
    }

    private static MetricsRecord Record(long step) => new()
    {
        Step = step,
        Epoch = 0.5,
        TrainBits = 2.75,
        SamplesPerSecond = 45000,
        LearningRate = 0.001,
        GradientNorm = 0.25,
        Seconds = 2 * step,
    };

    private string[] Write(int lines)
    {
        using (MetricsFile file = MetricsFile.Create(MetricsPath))
        {
            for (int step = 1; step <= lines; step++)
            {
                file.Append(Record(step));
            }
        }

        return File.ReadAllLines(MetricsPath);
    }

    private string ReadShared()
    {
        using FileStream stream = new(MetricsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
