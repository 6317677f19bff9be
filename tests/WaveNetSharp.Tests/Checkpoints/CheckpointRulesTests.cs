using System.Text.Json;
using WaveNetSharp.Checkpoints;
using WaveNetSharp.Files;
using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Checkpoints;

/// <summary>Files that are valid safetensors but not valid checkpoints.</summary>
public sealed class CheckpointRulesTests : IDisposable
{
    private static readonly WaveNetConfig Config = CheckpointNetworks.OneHot;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _metadata = CheckpointMetadata.Write(Config, new CheckpointInfo());
    private readonly List<(string Name, long[] Shape)> _tensors =
        [.. new ParameterLayout(Config).Slices.Select(slice => (slice.Name, PyTorchLayout.Shape(slice)))];

    private string Path => _folder.File("x.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_TheFileThatTheOtherTestsSpoil_Works() => Assert.Equal(Config, LoadWith(0f).Config);

    [Fact]
    public void Load_TensorMissing_ThrowsNamingItAndItsShape()
    {
        _tensors.RemoveAll(tensor => tensor.Name == "layers.1.residual.weight");
        AssertRefused("'layers.1.residual.weight' must have the shape [6, 5, 1], but is missing");
    }

    [Fact]
    public void Load_TensorTooMany_ThrowsNamingIt()
    {
        _tensors.Add(("layers.5.residual.bias", [6]));
        AssertRefused("'layers.5.residual.bias' must not be there");
    }

    [Theory]
    [InlineData("output.weight", new long[] { 256, 10, 1 }, "must have the shape [256, 9, 1], but has [256, 10, 1]")]
    [InlineData("output.weight", new long[] { 256, 9 }, "must have the shape [256, 9, 1], but has [256, 9]")]
    [InlineData("input.bias", new long[] { }, "must have the shape [6], but has []")]
    public void Load_OtherShape_ThrowsWithBothShapes(string name, long[] shape, string expected)
    {
        _tensors[_tensors.FindIndex(tensor => tensor.Name == name)] = (name, shape);
        AssertRefused($"'{name}' {expected}");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Load_NotFinite_ThrowsNamingTheTensor(float value) =>
        AssertRefused("'input.weight' must hold finite numbers only, but element 0 is", value);

    [Theory]
    [InlineData("format_version", "2", "format_version must be between 1 and 1, but is '2'")]
    [InlineData("format_version", "0", "but is '0'")]
    [InlineData("format_version", "one", "but is 'one'")]
    [InlineData("format_version", null, "must have 'format_version'")]
    [InlineData("training_state_version", "1", "is a training state")]
    [InlineData("config", null, "must have 'config'")]
    [InlineData("config", "{", "config' is not a WaveNet configuration")]
    [InlineData("config", "null", "must be a JSON object")]
    [InlineData("config", """{"stack":3}""", "stack")]
    [InlineData("config", """{"stacks":0}""", "stacks must be between 1 and 64, but was 0")]
    [InlineData("config", """{"layers_per_stack":16,"stacks":64,"residual_channels":2048,"dilation_channels":2048}""", "2^30 parameters")]
    [InlineData("step", "-1", "'step' must be a whole number of at least 0, but is '-1'")]
    [InlineData("epoch", "1.5", "'epoch' must be a whole number")]
    [InlineData("trained_samples", "9223372036854775808", "'trained_samples' must be a whole number")]
    [InlineData("bits_per_sample", "NaN", "'bits_per_sample' must be a number of at least 0, but is 'NaN'")]
    [InlineData("bits_per_sample", "-1", "'bits_per_sample' must be a number")]
    [InlineData("ema_decay", "1", "'ema_decay' must be a number above 0 and below 1, but is '1'")]
    public void Load_OtherMetadata_ThrowsNamingTheRule(string key, string? value, string expected)
    {
        _metadata.Remove(key);
        if (value is not null)
        {
            _metadata[key] = value;
        }

        AssertRefused(expected);
    }

    [Fact]
    public void Load_ConfigurationFarLargerThanTheFile_ThrowsBeforeAllocating()
    {
        WaveNetConfig huge = Config with { ResidualChannels = 2048, DilationChannels = 2048, Stacks = 9 };
        _metadata["config"] = JsonSerializer.Serialize(huge, JsonFormat.Compact);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused("'input.weight' must have the shape [2048, 256, 2]");
        // The parameters would be 2.7 GB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Load_OnlyVersionAndConfiguration_IsEnough()
    {
        foreach (string key in _metadata.Keys.Except(["format_version", "config"]).ToArray())
        {
            _metadata.Remove(key);
        }

        Assert.Equal(new CheckpointInfo { ToolVersion = "unknown" }, LoadWith(0.5f).Info);
    }

    private void AssertRefused(string expected, float fill = 0f)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => LoadWith(fill));
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private Checkpoint LoadWith(float fill)
    {
        using (FileStream stream = File.Create(Path))
        {
            SafeTensorsWriter writer = new(stream, _metadata, _tensors);
            foreach ((string _, long[] shape) in _tensors)
            {
                float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
                Array.Fill(values, fill);
                writer.Write(values);
            }
        }

        return Checkpoint.Load(Path);
    }
}
