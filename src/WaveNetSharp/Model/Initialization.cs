namespace WaveNetSharp.Model;

/// <summary>Draws the parameters of an untrained network.</summary>
/// <remarks>
/// Weights are uniform with mean 0 and variance 1 / fan-in, which keeps the size of a signal through a convolution (LeCun et al. 1998, "Efficient BackProp",
/// section 4.6). Every layer adds to the residual stream and to the skip sum, so their projections are divided by the root of the number of
/// layers: both sums then start at the size of one layer's output, however deep the network (Zhang, Dauphin and Ma 2019, arXiv:1901.09321,
/// give the argument). The output layer starts small, so that the first prediction is near uniform. Biases are zero.
/// </remarks>
internal static class Initialization
{
    private const float OutputGain = 0.1f;

    /// <summary>Fills a parameter buffer; the same seed gives the same network on every machine.</summary>
    /// <param name="layout">The tensors.</param>
    /// <param name="layers">Layers of the network.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="parameters">Shape [layout.Length]; written.</param>
    public static void Fill(ParameterLayout layout, int layers, ulong seed, Span<float> parameters)
    {
        Numerics.RandomSource random = new(seed);
        parameters.Clear();
        float depth = 1 / MathF.Sqrt(layers);
        foreach (ParameterSlice slice in layout.Slices)
        {
            if (slice.IsBias)
            {
                continue;
            }

            // A one-hot code switches on one row of each tap's table, so the fan-in of the input is the taps alone.
            bool oneHot = slice == layout.Input.Weight && slice.Inputs > 1;
            float deviation = 1 / MathF.Sqrt(oneHot ? slice.Taps : slice.FanIn);
            deviation *= slice == layout.Output.Weight ? OutputGain : slice.Name.EndsWith("residual.weight", StringComparison.Ordinal)
                || slice.Name.EndsWith("skip.weight", StringComparison.Ordinal) ? depth : 1;
            foreach (ref float value in slice.Of(parameters))
            {
                value = deviation * MathF.Sqrt(3) * (float)((2 * random.NextDouble()) - 1);
            }
        }
    }
}
