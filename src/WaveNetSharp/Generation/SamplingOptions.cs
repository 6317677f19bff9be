namespace WaveNetSharp.Generation;

/// <summary>How a code is chosen from the network's distribution. The values as they stand draw from the distribution itself.</summary>
/// <remarks>Applied in this order: <see cref="Temperature"/>, <see cref="TopK"/>, <see cref="TopP"/>; each narrows what the one before left, and
/// what remains is scaled to sum to 1 again. Nucleus sampling (TopP) is that of Holtzman et al. 2019, arXiv:1904.09751, section 3.1.</remarks>
public sealed record SamplingOptions
{
    /// <summary>Divides the logits: below 1 calmer and cleaner, above 1 wilder and noisier. [0.001, 1,000].</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only the K most likely codes can be chosen, [1, 256]; 256 keeps all.</summary>
    public int TopK { get; init; } = 256;

    /// <summary>Only the fewest most likely codes that together reach this share can be chosen, (0, 1]; 1 keeps all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Always takes the most likely code. Nothing is random then, and the three other values have no effect.</summary>
    public bool Greedy { get; init; }

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it, its range and what was found.</exception>
    public void Validate()
    {
        if (!(Temperature is >= 0.001 and <= 1000))
        {
            throw new ArgumentException(
                $"temperature must be between 0.001 and 1,000, but was {Temperature}. 1 is the network's own distribution; greedy takes the most likely code.");
        }

        if (TopK is < 1 or > 256)
        {
            throw new ArgumentException($"top-k must be between 1 and 256, but was {TopK:N0}. 256 keeps every code.");
        }

        if (!(TopP is > 0 and <= 1))
        {
            throw new ArgumentException($"top-p must be above 0 and at most 1, but was {TopP}. 1 keeps every code.");
        }
    }
}
