namespace WaveNetSharp.Mpi;

/// <summary>What a message between rank 0 and another rank is about.</summary>
internal enum MailKind
{
    /// <summary>A sign of life.</summary>
    Alive,

    /// <summary>Rank 0 asks for an errand.</summary>
    Question,

    /// <summary>An errand is done.</summary>
    Answer,

    /// <summary>Rank 0 wants an errand to end early; it is answered all the same.</summary>
    Cancel,

    /// <summary>A rank was asked to stop and wants all to.</summary>
    Stop,

    /// <summary>The last message in its direction. From rank 0 its number is the exit code.</summary>
    Goodbye,
}
