namespace WaveNetSharp.Training;

/// <summary>A training was stopped because its loss was not finite or jumped. The checkpoints of before are intact.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Says what was seen.</summary>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>Says what was seen, and what caused it.</summary>
    public TrainingDivergedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Says nothing in particular.</summary>
    public TrainingDivergedException()
    {
    }
}
