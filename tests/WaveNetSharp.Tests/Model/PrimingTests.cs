using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Model;

/// <summary>Hearing long pieces, where only some rows of some layers are computed, by several threads: against the same codes heard one by one.</summary>
public sealed class PrimingTests
{
    // Room for four threads, and less than the networks look back, so that rows are left out within a tile and between tiles.
    private const int Tile = 504;

    private const int Goes = 20;

    private static readonly Dictionary<string, WaveNetConfig> Configs = new()
    {
        ["two taps, one-hot"] = Shape(2, InputKind.OneHot, stacks: 2, perStack: 9),
        ["three taps, scalar"] = Shape(3, InputKind.Scalar, stacks: 2, perStack: 8),
        ["four taps, one-hot"] = Shape(4, InputKind.OneHot, stacks: 1, perStack: 8),
    };

    public static TheoryData<string, int> Cases => [.. Configs.Keys.SelectMany(name => new[] { (name, 1), (name, 3) })];

    [Theory, MemberData(nameof(Cases))]
    public void Prime_AnyLengthAndThreads_LeavesTheBitsOfSingleSteps(string name, int streams)
    {
        using WaveNet model = TestNetworks.Create(Configs[name]);
        Network network = new(model.Config, streams);
        foreach (int steps in (int[])[1, 5, 300, 505, 1000, model.Config.ReceptiveField, 2500])
        {
            byte[] codes = TestNetworks.Codes((steps + Goes) * streams, seed: steps);
            Expected expected = Expected.Of(network, model, codes, steps);

            // More threads than this machine may have cores.
            foreach (int threads in (int[])[1, 2, 5])
            {
                using StreamingForward stream = new(network, model.Weights, Tile * streams, logits: streams);
                expected.Check(network, stream, stream.Prime(codes.AsSpan(0, steps * streams), threads), codes);
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Prime_InPieces_LeavesTheBitsOfSingleSteps(string name, int streams)
    {
        using WaveNet model = TestNetworks.Create(Configs[name]);
        Network network = new(model.Config, streams);
        const int Steps = 2800;
        byte[] codes = TestNetworks.Codes((Steps + Goes) * streams);
        Expected expected = Expected.Of(network, model, codes, Steps);
        foreach (int[] ends in (int[][])[[1, 2, 700, 704, Steps], [1500, 1501, Steps], [2799, Steps]])
        {
            using StreamingForward stream = new(network, model.Weights, Tile * streams, logits: streams);
            int start = 0;
            foreach (int end in ends[..^1])
            {
                // Hearing alone must leave the same histories as hearing for the logits.
                if (end % 2 == 0)
                {
                    stream.Hear(codes.AsSpan(start * streams, (end - start) * streams));
                }
                else
                {
                    stream.Prime(codes.AsSpan(start * streams, (end - start) * streams), threads: 2);
                }

                start = end;
            }

            expected.Check(network, stream, stream.Prime(codes.AsSpan(start * streams, (Steps - start) * streams)), codes);
        }
    }

    // Parameters for a layer less than the network has: the layer before the last has no residual projection, and whichever threads do its pieces fail.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Prime_LayerFailsOnAnyThread_ThrowsThatToTheCaller(int threads)
    {
        WaveNetConfig config = Configs["two taps, one-hot"] with { Stacks = 1 };
        using WaveNet shallow = TestNetworks.Create(config);
        Network network = new(config with { LayersPerStack = config.LayersPerStack + 1 });
        using StreamingForward stream = new(network, shallow.Weights, Tile * 2, logits: 1);

        ArgumentException error = Assert.Throws<ArgumentException>(() => stream.Prime(TestNetworks.Codes(3000), threads).Length);
        Assert.Contains("needs left", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Cases))]
    public void ForPriming_StateOfAnotherStreamAndBack_GoesOnInTheSameBits(string name, int streams)
    {
        using WaveNet model = TestNetworks.Create(Configs[name]);
        Network network = new(model.Config, streams);
        const int Steps = 1400;
        byte[] codes = TestNetworks.Codes((Steps + Goes) * streams);
        Expected expected = Expected.Of(network, model, codes, Steps);
        foreach (int before in (int[])[0, 1, 600])
        {
            using StreamingForward first = new(network, model.Weights, tile: streams);
            Expected.Step(first, codes.AsSpan(0, before * streams), streams);
            using StreamingForward hearing = StreamingForward.ForPriming(network, model.Weights);
            Move(network, first, hearing);

            float[] logits = hearing.Prime(codes.AsSpan(before * streams, (Steps - before) * streams), threads: 2).ToArray();

            using StreamingForward last = new(network, model.Weights, tile: streams);
            Move(network, hearing, last);
            expected.Check(network, last, logits, codes);
        }
    }

    [Fact]
    public void Recall_MoreThanTheInputLooksBack_IsRefused()
    {
        using WaveNet model = TestNetworks.Create(Configs["two taps, one-hot"]);
        using StreamingForward stream = StreamingForward.ForPriming(model.Network, model.Weights);

        ArgumentException error = Assert.Throws<ArgumentException>(() => stream.Recall(new byte[2]));

        Assert.Contains("at most 1 codes, as many of each stream, but was 2", error.Message, StringComparison.Ordinal);
    }

    private static void Move(Network network, StreamingForward from, StreamingForward to)
    {
        to.Recall(from.PastCodes);
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            from.History(layer).CopyTo(to.History(layer));
        }
    }

    private static WaveNetConfig Shape(int taps, InputKind input, int stacks, int perStack) => new()
    {
        KernelSize = taps,
        Input = input,
        Stacks = stacks,
        LayersPerStack = perStack,
        ResidualChannels = 5,
        DilationChannels = 6,
        SkipChannels = 7,
        PostChannels = [9],
    };

    /// <summary>What single steps leave behind after some codes, and the logits that follow.</summary>
    private sealed record Expected(int Steps, int Streams, float[] Logits, float[][] Histories, float[] Following)
    {
        public static Expected Of(Network network, WaveNet model, byte[] codes, int steps)
        {
            int streams = network.Streams;
            using StreamingForward stream = new(network, model.Weights, tile: streams);
            float[] logits = Step(stream, codes.AsSpan(0, steps * streams), streams);
            float[][] histories = [.. Enumerable.Range(0, network.Layers.Length).Select(layer => stream.History(layer).ToArray())];
            return new Expected(steps, streams, logits, histories, Step(stream, codes.AsSpan(steps * streams), streams));
        }

        /// <summary>Hears codes one step at a time.</summary>
        /// <returns>The last logits.</returns>
        public static float[] Step(StreamingForward stream, ReadOnlySpan<byte> codes, int streams)
        {
            Span<float> logits = default;
            for (int start = 0; start < codes.Length; start += streams)
            {
                logits = stream.Forward(codes.Slice(start, streams));
            }

            return logits.ToArray();
        }

        public void Check(Network network, StreamingForward stream, ReadOnlySpan<float> logits, byte[] codes)
        {
            Assert.Equal(Logits, logits.ToArray());
            for (int layer = 0; layer < network.Layers.Length; layer++)
            {
                Assert.Equal(Histories[layer], stream.History(layer).ToArray());
            }

            Assert.Equal(Following, Step(stream, codes.AsSpan(Steps * Streams), Streams));
        }
    }
}
