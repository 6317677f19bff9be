using System.Text.Json.Nodes;
using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Model;

public sealed class WaveNetConfigTests
{
    public static TheoryData<string> Presets => ["tiny", "small", "seed", "large"];

    [Theory]
    [MemberData(nameof(Presets))]
    public void ToJson_ReadBack_IsEqual(string preset)
    {
        WaveNetConfig config = WaveNetConfig.Preset(preset);

        WaveNetConfig back = WaveNetConfig.FromJson(config.ToJson(), "test");

        Assert.Equal(config, back);
        Assert.NotEqual(config with { PostChannels = [7] }, back);
    }

    [Fact]
    public void Seed_IsTheDocumentsNetwork()
    {
        WaveNetConfig seed = WaveNetConfig.Seed;

        Assert.Equal(80, seed.Layers);
        Assert.Equal((2 - 1) * (1 + (8 * 1023)) + 1, seed.ReceptiveField);
        Assert.Equal(1_066_496, new ParameterLayout(seed).Count);
        Assert.Equal("1 2 4 8 16 32 64 128 256 512 1 2", string.Join(" ", Enumerable.Range(0, 12).Select(seed.Dilation)));
    }

    [Theory]
    [InlineData("sample_rate", 999, "between 1,000 and 192,000, but was 999")]
    [InlineData("quantization_channels", 128, "must be 256, but was 128")]
    [InlineData("kernel_size", 1, "between 2 and 16, but was 1")]
    [InlineData("stacks", 0, "between 1 and 64, but was 0")]
    [InlineData("layers_per_stack", 17, "between 1 and 16, but was 17")]
    [InlineData("residual_channels", 0, "between 1 and 2,048, but was 0")]
    [InlineData("dilation_channels", -1, "between 1 and 2,048, but was -1")]
    [InlineData("skip_channels", 4097, "between 1 and 4,096, but was 4,097")]
    [InlineData("window", 1, "between 2 and 1,048,576, but was 1")]
    public void FromJson_OutOfRange_NamesKeyRangeAndValue(string key, int value, string message)
    {
        string json = new JsonObject { [key] = value }.ToJsonString();

        string error = Assert.Throws<InvalidDataException>(() => WaveNetConfig.FromJson(json, "c.json")).Message;

        Assert.StartsWith("'c.json': ", error, StringComparison.Ordinal);
        Assert.Contains(key, error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"skip_chanels\": 3 }", "'skip_chanels' is not a key of a configuration. Use one of sample_rate")]
    [InlineData("{ \"stacks\": ", "is not a WaveNet configuration")]
    [InlineData("{ \"stacks\": \"three\" }", "is not a WaveNet configuration")]
    [InlineData("{ \"input\": \"both\" }", "is not a WaveNet configuration")]
    [InlineData("{ \"post_channels\": [0] }", "post_channels must be between 1 and 4,096, but was 0")]
    [InlineData("{ \"post_channels\": null }", "post_channels must be a list of at most 8 widths")]
    [InlineData("{ \"\\ud800\": 3 }", "is not a WaveNet configuration")]
    [InlineData("[]", "must be a JSON object, but was Array")]
    [InlineData("null", "must be a JSON object, but was Null")]
    public void FromJson_NotAConfiguration_SaysWhy(string json, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => WaveNetConfig.FromJson(json, "c.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void Preset_UnknownName_ListsThem() =>
        Assert.Contains("tiny, small, seed or large, but was 'huge'", Assert.Throws<ArgumentException>(() => WaveNetConfig.Preset("huge")).Message, StringComparison.Ordinal);
}
