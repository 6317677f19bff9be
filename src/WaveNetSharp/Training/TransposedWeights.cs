using WaveNetSharp.Layers;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Training;

/// <summary>The weights that the way back multiplies by, input channels contiguous; made anew once a step.</summary>
/// <remarks>A transposed weight lies at the offset of its original. Different layers may be refreshed by different threads at once.</remarks>
internal sealed class TransposedWeights : IDisposable
{
    private readonly Network _network;
    private readonly AlignedMemory _values;

    public TransposedWeights(Network network)
    {
        _network = network;
        _values = new AlignedMemory(network.Layout.Length);
    }

    /// <summary>Pieces that <see cref="Refresh"/> can work on separately: the layers, then the output layers.</summary>
    public int Pieces => _network.Layers.Length + _network.Output.Length;

    /// <summary>Transposes the weights of one piece.</summary>
    public void Refresh(int piece, ReadOnlySpan<float> parameters)
    {
        if (piece >= _network.Layers.Length)
        {
            RefreshSlice(_network.OutputSlices[piece - _network.Layers.Length].Weight, parameters);
            return;
        }

        LayerSlices slices = _network.Layout.Layers[piece];
        RefreshSlice(slices.Dilated.Weight, parameters);
        RefreshSlice(slices.Skip.Weight, parameters);
        if (slices.Residual is { } residual)
        {
            RefreshSlice(residual.Weight, parameters);
        }
    }

    /// <summary>The transposed weights of one layer.</summary>
    public GatedLayerTransposed Layer(int layer)
    {
        LayerSlices slices = _network.Layout.Layers[layer];
        ReadOnlySpan<float> values = _values.Span;
        return new GatedLayerTransposed(
            slices.Dilated.Weight.Of(values),
            slices.Residual is { } residual ? residual.Weight.Of(values) : default,
            slices.Skip.Weight.Of(values));
    }

    /// <summary>The transposed weight of one output layer.</summary>
    public ReadOnlySpan<float> Output(int layer) => _network.OutputSlices[layer].Weight.Of((ReadOnlySpan<float>)_values.Span);

    public void Dispose() => _values.Dispose();

    // The taps change their order too: the mirrored convolution meets the last tap first.
    private void RefreshSlice(in ParameterSlice slice, ReadOnlySpan<float> parameters)
    {
        int tap = slice.Inputs * slice.Outputs;
        ReadOnlySpan<float> source = slice.Of(parameters);
        Span<float> destination = slice.Of(_values.Span);
        for (int k = 0; k < slice.Taps; k++)
        {
            Transpose.Invoke(slice.Inputs, slice.Outputs, source.Slice(k * tap, tap), destination.Slice((slice.Taps - 1 - k) * tap, tap));
        }
    }
}
