using System.Runtime.CompilerServices;
using WaveNetSharp.Model;

namespace WaveNetSharp.Generation;

/// <summary>What an engine makes of a network's parameters: once for all that ask, until the parameters change. Safe on any threads.</summary>
/// <typeparam name="T">What is made; its finaliser gives back its memory, for streams end at any time.</typeparam>
/// <param name="make">Makes it.</param>
internal sealed class DerivedWeights<T>(Func<Network, ForwardWeights, T> make)
    where T : class
{
    private readonly ConditionalWeakTable<ForwardWeights, Made> _known = [];

    /// <summary>That of a network's parameters as they are.</summary>
    public T Of(WaveNet model)
    {
        lock (_known)
        {
            if (!_known.TryGetValue(model.Weights, out Made? made) || made.Version != model.Weights.Version)
            {
                // Streams that still read the old ones keep them alive; their memory goes with the last of these.
                made = new Made(model.Weights.Version, make(model.Network, model.Weights));
                _known.AddOrUpdate(model.Weights, made);
            }

            return made.Weights;
        }
    }

    private sealed record Made(long Version, T Weights);
}
