namespace WaveNetSharp.Tests;

/// <summary>Tests that count what the whole process does; they run after all others, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
