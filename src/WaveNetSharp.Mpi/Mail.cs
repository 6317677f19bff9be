namespace WaveNetSharp.Mpi;

/// <summary>A message between rank 0 and another rank.</summary>
/// <param name="Rank">The other end.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Number">Which errand; of a goodbye, the exit code.</param>
/// <param name="Body">May be empty.</param>
internal sealed record Mail(int Rank, MailKind Kind, int Number, byte[] Body);
