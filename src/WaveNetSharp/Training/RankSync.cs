namespace WaveNetSharp.Training;

/// <summary>When the ranks of a training meet.</summary>
/// <param name="LocalSteps">Steps that each takes by itself before all of them move along the mean of their ways; null when they meet at every step.</param>
public readonly record struct RankSync(int? LocalSteps)
{
    /// <summary>As the command line has it.</summary>
    public override string ToString() => LocalSteps is { } steps ? $"local:{steps}" : "every-step";
}
