using WaveNetSharp.Model;

namespace WaveNetSharp.Performance;

/// <summary>What a network must compute and read for one sample, whatever the program: the floors of docs/performance.md.</summary>
public static class NetworkWork
{
    /// <summary>Multiplications of the forward pass for one sample. The input is a look-up and does not count.</summary>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public static long ForwardMultiplications(WaveNetConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        ParameterLayout layout = new(config);
        return layout.Slices.Where(slice => !slice.IsBias && slice != layout.Input.Weight).Sum(slice => (long)slice.Length);
    }

    /// <summary>Floating-point operations of a training step for one sample: three products for each weight, a multiplication and an addition each.</summary>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public static long TrainingOperations(WaveNetConfig config) => 6 * ForwardMultiplications(config);

    /// <summary>Bytes of single-precision weights that one generated sample reads: all but the rows of the input tables that belong to other codes.</summary>
    /// <remarks>The skip biases are added up beforehand and read as one.</remarks>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public static long GenerationBytes(WaveNetConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        ParameterLayout layout = new(config);
        ParameterSlice input = layout.Input.Weight;
        long otherCodes = (long)input.Taps * (input.Inputs - 1) * input.Outputs;
        long otherSkipBiases = (long)(config.Layers - 1) * config.SkipChannels;
        return sizeof(float) * (layout.Count - otherCodes - otherSkipBiases);
    }
}
