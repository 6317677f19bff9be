using WaveNetSharp.Generation;
using WaveNetSharp.Model;
using WaveNetSharp.Tests.Model;

namespace WaveNetSharp.Tests.Generation;

/// <summary>Networks that differ in all that the fast engine branches on: the small ones, and wider ones with several panels of columns and blocks of inputs.</summary>
internal static class FastNetworks
{
    public static TheoryData<string> Names => [.. Configs.Keys];

    public static IReadOnlyDictionary<string, WaveNetConfig> Configs { get; } = new Dictionary<string, WaveNetConfig>(TestNetworks.Configs)
    {
        // More layers than a piece and dilations beyond a batch; two stacks, whose batches take turns.
        ["deep"] = Shape(2, stacks: 2, perStack: 5, residual: 32, dilation: 32, skip: 64, [48, 80]),

        // Rings that are no longer than what is looked back, and some that are.
        ["deep, four taps"] = Shape(4, stacks: 1, perStack: 6, residual: 16, dilation: 16, skip: 16, []),

        // No width a multiple of what vectors or pairs need, two panels each.
        ["wide and odd"] = Shape(3, stacks: 1, perStack: 3, residual: 83, dilation: 37, skip: 71, [135]),
        ["wide gates"] = Shape(2, stacks: 1, perStack: 2, residual: 70, dilation: 67, skip: 130, []),

        // Enough weights for two threads.
        ["shared"] = Shape(2, stacks: 2, perStack: 6, residual: 32, dilation: 32, skip: 64, [128, 256]),
    };

    public static WaveNet Create(string name) => TestNetworks.Create(Configs[name]);

    /// <summary>Hears steps one at a time.</summary>
    /// <param name="stream">Any stream.</param>
    /// <param name="codes">Shape [steps, Streams].</param>
    /// <returns>Shape [steps, Streams, Q].</returns>
    public static float[] Steps(CodeStream stream, ReadOnlySpan<byte> codes)
    {
        float[] logits = new float[codes.Length * 256];
        int width = stream.Streams;
        for (int start = 0; start < codes.Length; start += width)
        {
            stream.Step(codes.Slice(start, width)).CopyTo(logits.AsSpan(start * 256));
        }

        return logits;
    }

    private static WaveNetConfig Shape(int taps, int stacks, int perStack, int residual, int dilation, int skip, IReadOnlyList<int> post) => new()
    {
        KernelSize = taps,
        Stacks = stacks,
        LayersPerStack = perStack,
        ResidualChannels = residual,
        DilationChannels = dilation,
        SkipChannels = skip,
        PostChannels = post,
    };
}
