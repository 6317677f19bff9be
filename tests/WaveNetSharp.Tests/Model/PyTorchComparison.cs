using WaveNetSharp.Checkpoints;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;
using WaveNetSharp.Training;

namespace WaveNetSharp.Tests.Model;

/// <summary>Runs a checkpoint here and compares with what PyTorch made of it.</summary>
internal static class PyTorchComparison
{
    // A float is rounded by 6e-8 of its size at most. A logit comes through up to 12 layers of about 3 roundings each, which add up like a
    // random walk to 6 of them: 4e-7 of the largest logit. Five times that is allowed.
    private const double LogitTolerance = 2e-6;

    // A loss moves by the error of its target's logit and that of the softmax's sum, divided by ln 2.
    private const double BitsTolerance = 2 * LogitTolerance / 0.693;

    // A gradient goes through the layers twice, and its terms cancel in the sum over time, so that an error is up to ten times as large beside
    // what is left of them.
    private const double GradientTolerance = 1e-5;

    /// <returns>Shape [T, 256].</returns>
    public static float[] Logits(Checkpoint checkpoint, ReadOnlySpan<byte> codes, int tile)
    {
        using WaveNet model = new(checkpoint.Config, checkpoint.Parameters);
        using StreamingForward forward = new(model.Network, model.Weights, tile);
        List<float> logits = [];
        for (int start = 0; start < codes.Length; start += tile)
        {
            logits.AddRange(forward.Forward(codes.Slice(start, Math.Min(tile, codes.Length - start))));
        }

        return [.. logits];
    }

    public static void AssertLogits(PyTorchReference expected, float[] logits) =>
        AssertClose("logits", expected.Logits, logits, LogitTolerance);

    public static void AssertBits(PyTorchReference expected, float[] logits)
    {
        ReadOnlySpan<byte> targets = expected.Codes.AsSpan(1);
        double nats = SoftmaxCrossEntropy.Loss(logits.AsSpan(0, targets.Length * 256), targets) / targets.Length;
        Assert.Equal(expected.BitsPerSample, nats / Math.Log(2), BitsTolerance * Math.Max(1, expected.Logits.Max(MathF.Abs)));
    }

    public static void AssertGradients(PyTorchReference expected, Checkpoint checkpoint)
    {
        using WaveNet model = new(checkpoint.Config, checkpoint.Parameters);
        using TransposedWeights transposed = new(model.Network);
        for (int piece = 0; piece < transposed.Pieces; piece++)
        {
            transposed.Refresh(piece, model.Parameters);
        }

        int targets = expected.Codes.Length - 1;
        float[] gradient = new float[model.Layout.Length];
        using WindowGradient window = new(model.Network, targets);
        window.Accumulate(model.Weights, transposed, expected.Codes, 1f / targets, gradient);

        Assert.Equal(model.Layout.Slices.Count, expected.Gradients.Count);
        foreach (ParameterSlice slice in model.Layout.Slices)
        {
            float[] found = new float[slice.Length];
            PyTorchLayout.FromMemory(slice, slice.Of(gradient.AsSpan()), found);
            AssertClose(slice.Name, expected.Gradients[slice.Name], found, GradientTolerance);
        }
    }

    // The tolerance is relative to the tensor's largest element.
    private static void AssertClose(string name, float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        double allowed = tolerance * expected.Max(MathF.Abs);
        Assert.True(allowed > 0, $"{name} is all zero, so it tests nothing");
        for (int i = 0; i < found.Length; i++)
        {
            Assert.True(Math.Abs(found[i] - expected[i]) <= allowed, $"{name}[{i}] is {found[i]}, but PyTorch has {expected[i]}; {allowed:E1} is allowed");
        }
    }
}
