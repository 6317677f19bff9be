using WaveNetSharp.Layers;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Model;

/// <summary>A network's parameters as the forward pass reads them: views by layer, and the sum of all skip biases.</summary>
/// <remarks>Reading is safe on any threads; <see cref="Refresh"/> must be called after the parameters change, while nobody reads.</remarks>
internal sealed class ForwardWeights
{
    private readonly ParameterLayout _layout;
    private readonly AlignedMemory _parameters;
    private readonly float[] _skipBias;

    /// <summary>Views parameters that somebody else owns.</summary>
    /// <param name="layout">Their layout.</param>
    /// <param name="parameters">All parameters, in the layout's order.</param>
    public ForwardWeights(ParameterLayout layout, AlignedMemory parameters)
    {
        _layout = layout;
        _parameters = parameters;
        _skipBias = new float[layout.Layers[0].Skip.Bias.Length];
        Refresh();
    }

    /// <summary>All parameters.</summary>
    public ReadOnlySpan<float> Parameters => _parameters.Span;

    /// <summary>Shape [S]: what the skip sum starts from.</summary>
    public ReadOnlySpan<float> SkipBias => _skipBias;

    /// <summary>Counts the changes of the parameters, for what is derived from them.</summary>
    public long Version { get; private set; }

    /// <summary>Sums the skip biases anew.</summary>
    public void Refresh()
    {
        Version++;
        Array.Clear(_skipBias);
        for (int layer = 0; layer < _layout.Layers.Length; layer++)
        {
            AddScaled.Invoke(_layout.Layers[layer].Skip.Bias.Of(Parameters), 1, _skipBias);
        }
    }

    /// <summary>The weights of one layer.</summary>
    public GatedLayerWeights Layer(int layer)
    {
        LayerSlices slices = _layout.Layers[layer];
        ReadOnlySpan<float> parameters = Parameters;
        return new GatedLayerWeights(
            slices.Dilated.Weight.Of(parameters),
            slices.Dilated.Bias.Of(parameters),
            slices.Residual is { } weight ? weight.Weight.Of(parameters) : default,
            slices.Residual is { } bias ? bias.Bias.Of(parameters) : default,
            slices.Skip.Weight.Of(parameters));
    }
}
