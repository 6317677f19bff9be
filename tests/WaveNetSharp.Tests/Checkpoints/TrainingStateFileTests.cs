using WaveNetSharp.Checkpoints;
using WaveNetSharp.Files;
using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Checkpoints;

public sealed class TrainingStateFileTests : IDisposable
{
    private const string Progress = """{"step":12,"order":{"seed":3,"epoch":1,"index":40},"corpus_id":"é\"\\"}""";

    private static readonly WaveNetConfig Config = CheckpointNetworks.OneHot;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File(TrainingStateFile.FileName);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Save_ThenLoad_KeepsEveryBit(bool averaged)
    {
        float[][] buffers = [.. Enumerable.Range(1, averaged ? 4 : 3).Select(seed => CheckpointNetworks.RandomParameters(Config, seed))];
        Save(buffers);
        TrainingState state = TrainingStateFile.Load(Path);

        Assert.Equal(Config, state.Config);
        Assert.Equal(Progress, state.Progress);
        Assert.Equal(buffers[0], state.Parameters);
        Assert.Equal(buffers[1], state.FirstMoment);
        Assert.Equal(buffers[2], state.SecondMoment);
        Assert.Equal(averaged ? buffers[3] : null, state.Average);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Save_NotFinite_ThrowsAndKeepsTheOldFile(int buffer)
    {
        float[][] buffers = [.. Enumerable.Range(1, 4).Select(seed => CheckpointNetworks.RandomParameters(Config, seed))];
        Save(buffers);
        byte[] before = File.ReadAllBytes(Path);
        buffers[buffer][5] = float.NaN;

        Assert.Throws<ArgumentException>(() => Save(buffers));
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.False(File.Exists(Path + AtomicFile.TemporarySuffix));
    }

    [Fact]
    public void Save_BufferOfOtherLength_Throws()
    {
        float[] right = new float[new ParameterLayout(Config).Length];
        Assert.Throws<ArgumentException>(() => Save([right, right, right, new float[right.Length - 1]]));
        Assert.Throws<ArgumentException>(() => Save([right, right, new float[right.Length - 1]]));
        Assert.Throws<ArgumentException>(() => Save([right, new float[right.Length - 1], right]));
        Assert.Throws<ArgumentException>(() => Save([new float[right.Length - 1], right, right]));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void Load_Checkpoint_ThrowsNamingTheDifference()
    {
        Checkpoint.Save(Path, Config, CheckpointNetworks.RandomParameters(Config, 1), new CheckpointInfo());
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TrainingStateFile.Load(Path));
        Assert.Contains("is not a WaveNetSharp training state", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileCutOff_Throws()
    {
        Save([.. Enumerable.Range(1, 4).Select(seed => CheckpointNetworks.RandomParameters(Config, seed))]);
        byte[] whole = File.ReadAllBytes(Path);
        foreach (int length in (int[])[0, 7, 8, 100, whole.Length / 2, whole.Length - 1])
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.Throws<InvalidDataException>(() => TrainingStateFile.Load(Path));
        }
    }

    [Fact]
    public void Load_BufferOfAnotherNetwork_ThrowsWithBothLengths()
    {
        using (FileStream stream = File.Create(Path))
        {
            Dictionary<string, string> metadata = CheckpointMetadata.Write(Config, new CheckpointInfo());
            metadata[TrainingStateFile.VersionKey] = "1";
            _ = new SafeTensorsWriter(stream, metadata, [("parameters", [0]), ("adam.first_moment", [0]), ("adam.second_moment", [0])]);
        }

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => TrainingStateFile.Load(Path));
        Assert.Contains($"'parameters' must have the shape [{new ParameterLayout(Config).Length}], but has [0]", error.Message, StringComparison.Ordinal);
    }

    private void Save(float[][] buffers) =>
        TrainingStateFile.Save(Path, Config, buffers[0], buffers[1], buffers[2], buffers.Length > 3 ? buffers[3] : default, Progress);
}
