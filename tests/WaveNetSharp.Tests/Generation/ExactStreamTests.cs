using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Generation;

/// <summary>The exact mode against the forward pass of training, to the bit.</summary>
public sealed class ExactStreamTests
{
    // Beyond the moves of the forward pass's histories, several rings of the longest dilation, and long enough for a second thread to wake up.
    private const int Steps = 5000;

    private static readonly Dictionary<string, WaveNetConfig> Configs = new(TestNetworks.Configs)
    {
        // Several panels of gates, of residual channels and of outputs; dilations longer than a batch; weights enough for two threads.
        ["two threads"] = new()
        {
            KernelSize = 3,
            Stacks = 2,
            LayersPerStack = 5,
            ResidualChannels = 48,
            DilationChannels = 80,
            SkipChannels = 72,
            PostChannels = [144, 24],
        },
    };

    public static MatrixTheoryData<string, int> NetworksAndThreads => new(Configs.Keys, [1, 2]);

    [Theory, MemberData(nameof(NetworksAndThreads))]
    public void Step_AnyNetworkAndThreads_GivesTheBitsOfTheForwardPass(string name, int threads)
    {
        using WaveNet model = TestNetworks.Create(Configs[name]);
        using CodeStream stream = CodeStream.Open(model, GenerationMode.Exact, streams: 1, threads);
        using StreamingForward expected = Forward(model);
        AssertSame(expected, stream, TestNetworks.Codes(Steps));
    }

    [Theory, MemberData(nameof(NetworksAndThreads))]
    public void Prime_AmidSteps_GivesTheBitsOfTheForwardPass(string name, int threads)
    {
        using WaveNet model = TestNetworks.Create(Configs[name]);
        using CodeStream stream = CodeStream.Open(model, GenerationMode.Exact, streams: 1, threads);
        using StreamingForward expected = Forward(model);
        foreach (int length in (int[])[1, 7, 2, 300, 1, 64])
        {
            byte[] codes = TestNetworks.Codes(length, seed: length);
            Assert.Equal(expected.Prime(codes), stream.Prime(codes));
            AssertSame(expected, stream, TestNetworks.Codes(length + 3, seed: length + 1));
        }
    }

    [Theory, MemberData(nameof(NetworksAndThreads))]
    public void Load_OtherStreamOrAfterReset_GivesTheBitsOfTheForwardPass(string name, int threads)
    {
        using WaveNet model = TestNetworks.Create(Configs[name]);
        using CodeStream first = CodeStream.Open(model, GenerationMode.Exact, streams: 1, threads);
        using CodeStream second = CodeStream.Open(model, GenerationMode.Exact, streams: 1, threads: 1);
        byte[] state = new byte[first.StateBytes];
        foreach (int length in (int[])[0, 1, 29, 200])
        {
            byte[] codes = TestNetworks.Codes(length, seed: length);
            first.Reset();
            using StreamingForward expected = Forward(model);
            AssertSame(expected, first, codes);
            first.Save(state);
            second.Load(state);
            AssertSame(expected, second, TestNetworks.Codes(100));

            // Heard again from the start, by a stream that has heard other things since.
            expected.Reset();
            first.Reset();
            AssertSame(expected, first, TestNetworks.Codes(50));
        }
    }

    [Theory]
    [InlineData("two taps, one-hot", true)]
    [InlineData("two threads", true)]
    [InlineData("three taps, scalar", false)]
    [InlineData("four taps, odd widths", false)]
    public void Fits_WidthsOfWholeVectors_Only(string name, bool expected)
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated, "there are no vectors on this machine.");
        Assert.Equal(expected, ExactStep.Fits(Configs[name]));
    }

    private static StreamingForward Forward(WaveNet model) => new(model.Network, model.Weights, tile: 512, logits: 1);

    private static void AssertSame(StreamingForward expected, CodeStream stream, byte[] codes)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            Assert.Equal(expected.Forward(codes.AsSpan(i, 1)), stream.Step(codes.AsSpan(i, 1)));
        }
    }
}
