namespace WaveNetSharp.Training.Ranks;

/// <summary>A group of one: there is nobody to add to, to tell or to wait for.</summary>
internal sealed class SingleProcess : IProcessGroup
{
    public int Rank => 0;

    public int Size => 1;

    public int LocalSize => 1;

    public int Cores => Environment.ProcessorCount;

    public double WaitedSeconds => 0;

    public string NameOf(int rank) => $"process {Environment.ProcessId}";

    public void Exchange(Span<float> values, ReadOnlySpan<byte> said, Span<byte> heard) => said.CopyTo(heard);

    public void Broadcast(Span<byte> values)
    {
        // All there is has it.
    }
}
