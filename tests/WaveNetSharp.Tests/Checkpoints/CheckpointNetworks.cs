using WaveNetSharp.Model;

namespace WaveNetSharp.Tests.Checkpoints;

/// <summary>Small networks with channel counts that no vector width divides.</summary>
internal static class CheckpointNetworks
{
    public static WaveNetConfig OneHot { get; } = new()
    {
        Stacks = 2,
        LayersPerStack = 3,
        ResidualChannels = 6,
        DilationChannels = 5,
        SkipChannels = 7,
        PostChannels = [9],
        Window = 64,
    };

    public static WaveNetConfig ScalarKernel3 { get; } = OneHot with { Input = InputKind.Scalar, KernelSize = 3, PostChannels = [] };

    /// <summary>A buffer of the layout with zero gaps and pseudo-random parameters.</summary>
    public static float[] RandomParameters(WaveNetConfig config, int seed)
    {
        ParameterLayout layout = new(config);
        float[] parameters = new float[layout.Length];
        Random random = new(seed);
        foreach (ParameterSlice slice in layout.Slices)
        {
            float range = MathF.Sqrt(3f / slice.FanIn);
            foreach (ref float value in slice.Of(parameters.AsSpan()))
            {
                value = range * ((2f * random.NextSingle()) - 1f);
            }
        }

        return parameters;
    }
}
