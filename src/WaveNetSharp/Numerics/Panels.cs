namespace WaveNetSharp.Numerics;

/// <summary>How a weight matrix lies in memory so that a product of few rows reads it from its first float to its last: [panel of 64 outputs, input, output].</summary>
/// <remarks>The third-level cache gives such a reader nearly what the second gives. Inputs and outputs are filled up with zeros to a multiple of 16, so that vectors of
/// any width fit.</remarks>
internal static class Panels
{
    /// <summary>Outputs that lie together; the last panel may have fewer.</summary>
    public const int Width = 64;

    private const int Lanes = 16;

    /// <summary>Channels with those that are always zero.</summary>
    public static int Pad(int channels) => (channels + Lanes - 1) / Lanes * Lanes;

    /// <summary>Floats of a matrix.</summary>
    public static long Length(int inputs, int outputs) => (long)Pad(inputs) * Pad(outputs);

    /// <summary>Lays a matrix out.</summary>
    /// <param name="weight">Shape [inputs, outputs].</param>
    /// <param name="inputs">Inputs.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="panels">Zero; written, <see cref="Length"/> floats.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public static void Pack(ReadOnlySpan<float> weight, int inputs, int outputs, Span<float> panels)
    {
        if (weight.Length != (long)inputs * outputs || panels.Length != Length(inputs, outputs))
        {
            throw new ArgumentException($"a matrix [{inputs}, {outputs}] needs {Length(inputs, outputs)} floats in panels, but had {weight.Length} and {panels.Length}.");
        }

        for (int first = 0; first < outputs; first += Width)
        {
            int width = Math.Min(Width, Pad(outputs) - first);
            for (int input = 0; input < inputs; input++)
            {
                ReadOnlySpan<float> row = weight.Slice((input * outputs) + first, Math.Min(width, outputs - first));
                row.CopyTo(panels[((first * Pad(inputs)) + (input * width))..]);
            }
        }
    }
}
