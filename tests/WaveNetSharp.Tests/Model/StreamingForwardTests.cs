using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Model;

public sealed class StreamingForwardTests
{
    // Logits are below 10 in size and come out of at most 12 products of up to 128 terms: 12 * sqrt(128) * 6e-8 * 10 = 8e-5.
    private const double Tolerance = 1e-4;

    // Longer than the longest receptive field of the test networks (31) and than a move of the histories needs with a tile of 1 (1,024).
    private const int Length = 1200;

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Forward_WholeRecording_MatchesReferenceNetwork(string name)
    {
        WaveNetConfig config = TestNetworks.Configs[name];
        using WaveNet network = TestNetworks.Create(config);
        byte[] codes = TestNetworks.Codes(100);
        double[][] expected = ReferenceNetwork.Logits(config, [.. network.Parameters.ToArray().Select(value => (double)value)], codes);

        float[] actual = InTiles(network, codes, 100);

        AssertClose([.. expected.SelectMany(row => row)], actual);
    }

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Forward_AnyTiling_GivesTheSameLogits(string name)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs[name]);
        byte[] codes = TestNetworks.Codes(Length);
        double[] whole = [.. InTiles(network, codes, Length).Select(value => (double)value)];

        foreach (int tile in (int[])[1, 2, 3, 7, 64, 511, 512, 513])
        {
            AssertClose(whole, InTiles(network, codes, tile));
        }
    }

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Forward_OneSampleChanged_ChangesNothingBeforeItAndSomethingAtIt(string name)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs[name]);
        byte[] codes = TestNetworks.Codes(120);
        float[] before = InTiles(network, codes, 120);
        const int Changed = 60;
        codes[Changed] ^= 128;

        float[] after = InTiles(network, codes, 120);

        Assert.Equal(before.AsSpan(0, Changed * 256), after.AsSpan(0, Changed * 256));
        Assert.False(before.AsSpan(Changed * 256, 256).SequenceEqual(after.AsSpan(Changed * 256, 256)));
    }

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Forward_OneSampleChanged_ReachesExactlyTheReceptiveField(string name)
    {
        WaveNetConfig config = TestNetworks.Configs[name];
        using WaveNet network = TestNetworks.Create(config);
        int reach = config.ReceptiveField;
        byte[] codes = TestNetworks.Codes(reach + 20);
        float[] before = InTiles(network, codes, codes.Length);
        codes[5] ^= 128;

        float[] after = InTiles(network, codes, codes.Length);

        int last = 5 + reach - 1;
        Assert.False(before.AsSpan(last * 256, 256).SequenceEqual(after.AsSpan(last * 256, 256)));
        Assert.Equal(before.AsSpan((last + 1) * 256), after.AsSpan((last + 1) * 256));
    }

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Prime_AnyLength_MatchesForwardsLastRow(string name)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs[name]);
        byte[] codes = TestNetworks.Codes(50);
        double[] expected = [.. InTiles(network, codes, 50)[(49 * 256)..].Select(value => (double)value)];
        using StreamingForward stream = new(network.Network, network.Weights, tile: 16);

        AssertClose(expected, stream.Prime(codes).ToArray());

        stream.Reset();
        AssertClose(expected, stream.Prime(codes).ToArray());
    }

    [Theory]
    [MemberData(nameof(TestNetworks.Names), MemberType = typeof(TestNetworks))]
    public void Forward_SeveralStreams_EachAsIfAlone(string name)
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs[name]);
        const int Streams = 3;
        const int Steps = 700;
        byte[][] codes = [.. Enumerable.Range(0, Streams).Select(stream => TestNetworks.Codes(Steps, seed: stream))];
        byte[] alternating = [.. Enumerable.Range(0, Streams * Steps).Select(row => codes[row % Streams][row / Streams])];
        using StreamingForward together = new(new Network(network.Config, Streams), network.Weights, tile: 7 * Streams);

        float[] logits = new float[alternating.Length * 256];
        for (int start = 0; start < alternating.Length; start += together.Tile)
        {
            together.Forward(alternating.AsSpan(start, Math.Min(together.Tile, alternating.Length - start))).CopyTo(logits.AsSpan(start * 256));
        }

        for (int stream = 0; stream < Streams; stream++)
        {
            double[] alone = [.. InTiles(network, codes[stream], 100).Select(value => (double)value)];
            float[] actual = [.. Enumerable.Range(0, Steps).SelectMany(step => logits.AsSpan(((step * Streams) + stream) * 256, 256).ToArray())];
            AssertClose(alone, actual);
        }
    }

    [Fact]
    public void Forward_OneStep_AllocatesNothing()
    {
        using WaveNet network = TestNetworks.Create(WaveNetConfig.Tiny);
        using StreamingForward stream = new(network.Network, network.Weights, tile: 1);
        byte[] codes = TestNetworks.Codes(3000);
        stream.Forward(codes.AsSpan(0, 1));

        AllocationAssert.None(() =>
        {
            for (int t = 1; t < codes.Length; t++)
            {
                stream.Forward(codes.AsSpan(t, 1));
            }
        });
    }

    [Fact]
    public void Forward_TooManyCodes_ThrowsNamingBoth()
    {
        using WaveNet network = TestNetworks.Create(TestNetworks.Configs["one layer"]);
        using StreamingForward stream = new(network.Network, network.Weights, tile: 4);

        ArgumentException error = Assert.Throws<ArgumentException>(() => stream.Forward(new byte[5]).Length);

        Assert.Contains("between 1 and 4 codes, as many of each stream, but had 5", error.Message, StringComparison.Ordinal);
    }

    private static float[] InTiles(WaveNet network, byte[] codes, int tile)
    {
        using StreamingForward stream = new(network.Network, network.Weights, tile);
        List<float> logits = [];
        for (int start = 0; start < codes.Length; start += tile)
        {
            logits.AddRange(stream.Forward(codes.AsSpan(start, Math.Min(tile, codes.Length - start))));
        }

        return [.. logits];
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"logit {i % 256} at time {i / 256}: expected {expected[i]}, was {actual[i]}");
        }
    }
}
