using WaveNetSharp.Model;

namespace WaveNetSharp.Checkpoints;

/// <summary>Everything that a training needs to go on as if it had never stopped.</summary>
/// <param name="Config">The network's shape.</param>
/// <param name="Parameters">Shape [<see cref="ParameterLayout.Length"/>].</param>
/// <param name="FirstMoment">Adam's running mean of the gradient; the same shape.</param>
/// <param name="SecondMoment">Adam's running mean of the squared gradient; the same shape.</param>
/// <param name="Average">The moving average of the parameters; the same shape. Null in a training without one.</param>
/// <param name="Progress">A JSON object of the trainer's own: steps, place in the data, best result, settings.</param>
/// <param name="OuterMomentum">The running sum of the outer optimiser of ranks that train apart; the same shape. Null in a training without one.</param>
internal sealed record TrainingState(WaveNetConfig Config, float[] Parameters, float[] FirstMoment, float[] SecondMoment, float[]? Average, string Progress,
    float[]? OuterMomentum = null);
