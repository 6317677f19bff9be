namespace WaveNetSharp.Training.Ranks;

/// <summary>A failure that every rank of a training knows of and throws at the same place, so that one of them telling it is enough.</summary>
public sealed class JointFailureException : Exception
{
    /// <summary>Wraps what has failed on this rank.</summary>
    public JointFailureException(Exception inner)
        : base(inner?.Message, inner)
    {
    }

    /// <summary>Says what has failed.</summary>
    public JointFailureException(string message)
        : base(message)
    {
    }

    /// <summary>Says what has failed, and what caused it.</summary>
    public JointFailureException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Says nothing in particular.</summary>
    public JointFailureException()
    {
    }
}
