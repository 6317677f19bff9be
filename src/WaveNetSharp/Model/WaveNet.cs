using WaveNetSharp.Numerics;

namespace WaveNetSharp.Model;

/// <summary>A network: its configuration and its parameters.</summary>
/// <remarks>Any number of generation sessions and evaluations may read one network at the same time; training needs it alone.
/// Its parameters live outside the managed heap until <see cref="Dispose"/>.</remarks>
public sealed class WaveNet : IDisposable
{
    private readonly AlignedMemory _parameters;

    /// <summary>Builds a network from parameters.</summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="parameters">All parameters in the order of <see cref="ParameterLayout"/>; copied.</param>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    /// <exception cref="ArgumentException">The number of parameters is not the layout's.</exception>
    public WaveNet(WaveNetConfig config, ReadOnlySpan<float> parameters)
        : this(config)
    {
        if (parameters.Length != Layout.Length)
        {
            throw new ArgumentException($"this network has {Layout.Length:N0} floats of parameters, but {parameters.Length:N0} were given.");
        }

        parameters.CopyTo(_parameters.Span);
        Weights.Refresh();
    }

    /// <summary>Builds an untrained network with random parameters.</summary>
    /// <param name="config">The network's shape.</param>
    /// <param name="seed">The same seed gives the same parameters on every machine.</param>
    /// <exception cref="InvalidDataException">The configuration is out of range.</exception>
    public WaveNet(WaveNetConfig config, int seed)
        : this(config)
    {
        Initialization.Fill(Layout, config.Layers, (ulong)seed, _parameters.Span);
        Weights.Refresh();
    }

    private WaveNet(WaveNetConfig config)
    {
        Network = new Network(config);
        _parameters = new AlignedMemory(Layout.Length);
        Weights = new ForwardWeights(Layout, _parameters);
    }

    /// <summary>The network's shape.</summary>
    public WaveNetConfig Config => Network.Config;

    /// <summary>The order and shapes of the parameters.</summary>
    public ParameterLayout Layout => Network.Layout;

    /// <summary>All parameters, in the layout's order.</summary>
    public ReadOnlySpan<float> Parameters => _parameters.Span;

    internal Network Network { get; }

    internal ForwardWeights Weights { get; }

    /// <summary>The parameters, for training; call <see cref="ForwardWeights.Refresh"/> after a change.</summary>
    internal Span<float> MutableParameters => _parameters.Span;

    /// <inheritdoc/>
    public void Dispose() => _parameters.Dispose();
}
