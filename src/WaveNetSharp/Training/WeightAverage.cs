using System.Numerics.Tensors;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Training;

/// <summary>The exponential moving average of a network's weights over the steps, as a network of its own. Allocates only when built.</summary>
/// <remarks>
/// The decay rises as (1 + step) / (10 + step) until it is the one that was asked for, so that the random weights of the start are soon
/// forgotten: the mean age of what is averaged is never more than a tenth of all steps. Every element is averaged by the same arithmetic
/// whatever the number of workers.
/// </remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly WaveNet _trained;
    private readonly double _decay;
    private readonly WorkerPool _pool;
    private readonly Action<int> _move;
    private float _share;

    /// <summary>Starts from the weights as they are.</summary>
    /// <param name="trained">The network that is trained; not owned, read at every update.</param>
    /// <param name="decay">The decay in the long run, in (0, 1).</param>
    /// <param name="pool">The workers.</param>
    public WeightAverage(WaveNet trained, double decay, WorkerPool pool)
    {
        _trained = trained;
        _decay = decay;
        _pool = pool;
        _move = Move;
        Model = new WaveNet(trained.Config, trained.Parameters);
    }

    /// <summary>The average as a network; call <see cref="ForwardWeights.Refresh"/> before it is used.</summary>
    public WaveNet Model { get; }

    /// <summary>Takes in the weights that a step has left: average += (1 - decay) (weights - average).</summary>
    /// <param name="step">Steps done before that step.</param>
    public void Update(long step)
    {
        // One minus this is exact, so the two factors of the interpolation add up to one and do not draw the average towards zero.
        _share = 1 - (float)Math.Min(_decay, (1.0 + step) / (10.0 + step));
        _pool.Run(_move);
    }

    public void Dispose() => Model.Dispose();

    private void Move(int worker)
    {
        (int start, int length) = Share.Of(_trained.Layout.Length, worker, _pool.Workers);
        Span<float> average = Model.MutableParameters.Slice(start, length);
        TensorPrimitives.Lerp(average, _trained.Parameters.Slice(start, length), _share, average);
    }
}
