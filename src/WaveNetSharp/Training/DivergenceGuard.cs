namespace WaveNetSharp.Training;

/// <summary>Watches the loss and says when a training has gone wrong. One thread.</summary>
internal sealed class DivergenceGuard
{
    // A batch of unusual music may cost a bit or two more than its neighbours, and one of speech five more than the pauses before it. To be so
    // far above the running mean, and by so many times the usual distance from it, several times in a row, takes a network that has lost what it knew.
    private const double JumpBits = 2;
    private const double JumpDistances = 4;
    private const int JumpSteps = 10;
    private const double Smoothing = 0.02;

    /// <summary>What the user can do about it.</summary>
    public const string Remedy = "The checkpoints of before are kept. Start a new run with a lower --learning-rate, or look for damaged recordings.";

    private double _mean = double.NaN;
    private double _distance;
    private int _high;

    /// <summary>Whether the newest loss is one that would end the training if it lasted. What is trained now may not be worth keeping.</summary>
    public bool IsHigh => _high > 0;

    /// <summary>Takes the loss of one step.</summary>
    /// <param name="step">Steps done, for the message.</param>
    /// <param name="bits">Mean loss of the batch, bits per sample.</param>
    /// <param name="gradientNorm">Norm of its gradient.</param>
    /// <exception cref="TrainingDivergedException">The loss or the gradient is not finite, or the loss stays far above its running mean.</exception>
    public void Check(long step, double bits, double gradientNorm)
    {
        if (!double.IsFinite(bits) || !double.IsFinite(gradientNorm))
        {
            throw new TrainingDivergedException($"the loss must be finite, but at step {step:N0} it was {bits} bits with a gradient of norm {gradientNorm}. {Remedy}");
        }

        if (double.IsNaN(_mean))
        {
            _mean = bits;
        }

        double limit = Math.Max(JumpBits, JumpDistances * _distance);
        _high = bits > _mean + limit ? _high + 1 : 0;
        if (_high >= JumpSteps)
        {
            throw new TrainingDivergedException(
                $"the loss must not jump, but at step {step:N0} it has been more than {limit:F1} bits above its running mean of {_mean:F2} for {JumpSteps} steps ({bits:F2} now). {Remedy}");
        }

        if (_high == 0)
        {
            double away = bits - _mean;
            _mean += Smoothing * away;
            _distance += Smoothing * (Math.Abs(away) - _distance);
        }
    }
}
