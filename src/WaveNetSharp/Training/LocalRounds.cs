using System.Numerics.Tensors;
using WaveNetSharp.Model;
using WaveNetSharp.Numerics;
using WaveNetSharp.Training.Ranks;

namespace WaveNetSharp.Training;

/// <summary>Lets the ranks train apart for a round of steps, then moves all of them along the mean of the ways that they went. Allocates only when built.</summary>
/// <remarks>
/// DiLoCo (Douillard et al. 2023, arXiv:2311.08105, algorithm 1): the mean way of a round is the gradient of an outer optimiser, which is stochastic
/// gradient descent with Nesterov momentum. We differ in two points. Rate and momentum are smaller than the paper's 0.7 and 0.9, which are for rounds of 500
/// steps from a network that is trained already; from random weights and in shorter rounds those overshoot (docs/cluster.md). And Adam's moments are averaged, too. That is three times the bytes a round, and
/// after a round there is one state for all, so that a training can be stored, and resumed on any number of ranks. Every element is computed by
/// the same operations on every processor.
/// </remarks>
internal sealed class LocalRounds : IDisposable
{
    public const float OuterRate = 1;
    public const float OuterMomentum = 0.5f;

    private readonly WaveNet _model;
    private readonly AdamOptimizer _inner;
    private readonly RankMeeting _ranks;
    private readonly int _length;
    private readonly AlignedMemory _start;
    private readonly AlignedMemory _velocity;
    private readonly AlignedMemory _way;
    private double _loss;
    private long _samples;
    private double _computed;

    /// <summary>Begins the first round at the parameters as they are.</summary>
    /// <param name="model">The network that is trained; not owned.</param>
    /// <param name="inner">The optimiser of the steps; not owned.</param>
    /// <param name="ranks">Where the ranks meet.</param>
    /// <param name="length">Steps in a round.</param>
    public LocalRounds(WaveNet model, AdamOptimizer inner, RankMeeting ranks, int length)
    {
        (_model, _inner, _ranks, _length) = (model, inner, ranks, length);
        _start = new AlignedMemory(model.Layout.Length);
        _velocity = new AlignedMemory(model.Layout.Length);
        _way = new AlignedMemory(model.Layout.Length);
        Begin();
    }

    /// <summary>The outer optimiser's running sum of ways, shape [layout.Length].</summary>
    public Span<float> Velocity => _velocity.Span;

    /// <summary>Whether the ranks are apart: their parameters differ.</summary>
    public bool IsApart { get; private set; }

    /// <summary>Whether a rank's loss was far above its mean at the end of the last round.</summary>
    public bool LossWasHigh { get; private set; }

    /// <summary>Bytes that this takes.</summary>
    public static long Bytes(long parameters) => 3 * parameters * sizeof(float);

    /// <summary>Begins a round at the parameters as they are.</summary>
    public void Begin() => _model.Parameters.CopyTo(_start.Span);

    /// <summary>Takes note of a step of this rank, and ends the round when it was its last.</summary>
    /// <param name="step">Steps done before it.</param>
    /// <param name="loss">Sum of its losses, nats.</param>
    /// <param name="samples">Samples of this rank.</param>
    /// <param name="computed">Seconds that it took.</param>
    /// <param name="isHigh">Whether the loss is far above its mean.</param>
    public void Add(long step, double loss, long samples, double computed, bool isHigh)
    {
        IsApart = true;
        _loss += loss;
        _samples += samples;
        _computed += computed;
        if ((step + 1) % _length == 0)
        {
            End(isHigh);
        }
    }

    /// <summary>Ends the round: all ranks have the same parameters and moments after it.</summary>
    /// <param name="isHigh">Whether this rank's loss is far above its mean.</param>
    /// <exception cref="JointFailureException">The ranks had not begun the round with the same parameters.</exception>
    public void End(bool isHigh)
    {
        Span<float> way = _way.Span;
        TensorPrimitives.Subtract(_start.Span, _model.Parameters, way);
        // A rank with more windows counts for more, as it does in the gradient when the ranks meet at every step.
        float weight = _ranks.Weight(_samples);
        TensorPrimitives.Multiply(way, weight, way);
        ulong checksum = _ranks.Group.Size > 1 ? ParameterChecksum.Of(_start.Span) : 0;
        LossWasHigh = _ranks.AddRound(way, _loss, _samples, _computed, checksum, isHigh);
        float share = 1f / _ranks.Group.Size;
        TensorPrimitives.Multiply(way, share, way);
        MoveAlong(way);
        Average(_inner.FirstMoment, weight, share);
        Average(_inner.SecondMoment, weight, share);
        (_loss, _samples, _computed, IsApart) = (0, 0, 0, false);
        Begin();
    }

    public void Dispose()
    {
        _start.Dispose();
        _velocity.Dispose();
        _way.Dispose();
    }

    // velocity = momentum * velocity + way; parameters = start - rate * (way + momentum * velocity)
    private void MoveAlong(Span<float> way)
    {
        Span<float> velocity = _velocity.Span;
        Span<float> parameters = _model.MutableParameters;
        TensorPrimitives.Multiply(velocity, OuterMomentum, velocity);
        TensorPrimitives.Add(velocity, way, velocity);
        TensorPrimitives.Multiply(velocity, OuterMomentum, parameters);
        TensorPrimitives.Add(parameters, way, parameters);
        TensorPrimitives.Multiply(parameters, OuterRate, parameters);
        TensorPrimitives.Subtract(_start.Span, parameters, parameters);
    }

    private void Average(Span<float> values, float weight, float share)
    {
        TensorPrimitives.Multiply(values, weight, values);
        _ranks.Group.Exchange(values, [], []);
        TensorPrimitives.Multiply(values, share, values);
    }
}
