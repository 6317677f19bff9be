using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Model;

/// <summary>Small networks that differ in everything that the code branches on: taps, input, stacks, odd widths, output layers.</summary>
internal static class TestNetworks
{
    public static TheoryData<string> Names => [.. Configs.Keys];

    public static IReadOnlyDictionary<string, WaveNetConfig> Configs { get; } = new Dictionary<string, WaveNetConfig>
    {
        ["two taps, one-hot"] = Shape(2, InputKind.OneHot, stacks: 2, perStack: 3, residual: 8, dilation: 16, skip: 16, [32]),
        ["three taps, one-hot"] = Shape(3, InputKind.OneHot, stacks: 2, perStack: 2, residual: 16, dilation: 8, skip: 8, [16, 24]),
        ["two taps, scalar"] = Shape(2, InputKind.Scalar, stacks: 1, perStack: 4, residual: 32, dilation: 32, skip: 32, []),
        ["three taps, scalar"] = Shape(3, InputKind.Scalar, stacks: 2, perStack: 3, residual: 4, dilation: 4, skip: 12, [8]),
        ["four taps, odd widths"] = Shape(4, InputKind.OneHot, stacks: 1, perStack: 3, residual: 5, dilation: 7, skip: 9, [11]),
        ["one layer"] = Shape(2, InputKind.OneHot, stacks: 1, perStack: 1, residual: 3, dilation: 3, skip: 3, [3]),
    };

    /// <summary>An untrained network whose biases and output layer are not small, so that an error in them shows.</summary>
    public static WaveNet Create(WaveNetConfig config, int seed = 1)
    {
        using WaveNet untrained = new(config, seed);
        float[] parameters = untrained.Parameters.ToArray();
        Random random = new(seed);
        foreach (ParameterSlice slice in untrained.Layout.Slices)
        {
            foreach (ref float value in slice.Of(parameters.AsSpan()))
            {
                value = slice.IsBias ? (random.NextSingle() - 0.5f) / 2 : slice.Name == "output.weight" ? value * 10 : value;
            }
        }

        return new WaveNet(config, parameters);
    }

    /// <summary>Codes around the middle, as music has, with every code possible.</summary>
    public static byte[] Codes(int length, int seed = 1)
    {
        byte[] codes = new byte[length];
        new Random(seed).NextBytes(codes);
        return codes;
    }

    private static WaveNetConfig Shape(
        int taps, InputKind input, int stacks, int perStack, int residual, int dilation, int skip, IReadOnlyList<int> post) => new()
        {
            KernelSize = taps,
            Input = input,
            Stacks = stacks,
            LayersPerStack = perStack,
            ResidualChannels = residual,
            DilationChannels = dilation,
            SkipChannels = skip,
            PostChannels = post,
        };
}
