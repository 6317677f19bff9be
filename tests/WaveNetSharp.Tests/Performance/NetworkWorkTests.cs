using WaveNetSharp.Model;
using WaveNetSharp.Performance;

namespace WaveNetSharp.Tests.Performance;

public sealed class NetworkWorkTests
{
    // The table in docs/performance.md, made by hand.
    [Theory]
    [InlineData("tiny", 50_432)]
    [InlineData("small", 254_976)]
    [InlineData("seed", 1_031_168)]
    [InlineData("large", 1_798_144)]
    public void ForwardMultiplications_Preset_IsTheNumberInTheDocument(string preset, long expected) =>
        Assert.Equal(expected, NetworkWork.ForwardMultiplications(WaveNetConfig.Preset(preset)));

    [Fact]
    public void GenerationBytes_OneLayer_CountsOneRowOfEachInputTable()
    {
        WaveNetConfig config = new()
        {
            Stacks = 1, LayersPerStack = 1, KernelSize = 3, ResidualChannels = 2, DilationChannels = 4, SkipChannels = 8, PostChannels = [],
        };

        // Input 3 rows of 2 and a bias; dilated 3 x 2 x 8 and 8; skip 4 x 8 and 8; logits 8 x 256 and 256.
        long floats = (3 * 2) + 2 + (3 * 2 * 8) + 8 + (4 * 8) + 8 + (8 * 256) + 256;
        Assert.Equal(4 * floats, NetworkWork.GenerationBytes(config));
    }

    [Fact]
    public void GenerationBytes_ScalarInput_CountsItsWeights()
    {
        WaveNetConfig config = WaveNetConfig.Tiny with { Input = InputKind.Scalar };

        long skipBiasesBeforehand = (config.Layers - 1) * config.SkipChannels;
        Assert.Equal(4 * (new ParameterLayout(config).Count - skipBiasesBeforehand), NetworkWork.GenerationBytes(config));
    }
}
