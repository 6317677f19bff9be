using System.Text.Json.Serialization;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Benchmarks;

/// <summary>What one interval of a soak came to.</summary>
/// <param name="Minutes">Since the start, at its end.</param>
/// <param name="Samples">Generated in it.</param>
/// <param name="SamplesPerSecond">Of the median block.</param>
/// <param name="WorstSamplesPerSecond">Of the slowest block.</param>
/// <param name="TimesRealTime">Seconds of audio in a second of generating, over all blocks.</param>
/// <param name="Blocks">Blocks generated.</param>
/// <param name="LateBlocks">Blocks that took longer than they sound.</param>
/// <param name="AllocatedBytes">Managed memory that reading blocks allocated.</param>
/// <param name="ElsewhereBytes">Managed memory that was allocated on other threads: a session's second one, and the runtime's, such as the one that compiles
/// what is called often once more.</param>
/// <param name="ResidentBytes">Memory of the process at the end.</param>
/// <param name="Heard">How many pieces of ten seconds of audio were judged to be what; pieces that end in the interval.</param>
internal sealed record SoakInterval(
    double Minutes, long Samples, double SamplesPerSecond, double WorstSamplesPerSecond, double TimesRealTime, long Blocks, long LateBlocks,
    long AllocatedBytes, long ElsewhereBytes, long ResidentBytes, IReadOnlyDictionary<CollapseKind, int> Heard)
{
    /// <summary>The headings of <see cref="Line"/>.</summary>
    public const string Heading = "minutes   samples/s   worst block   x real time   late blocks   allocated   elsewhere   resident   heard";

    /// <summary>One line for people.</summary>
    [JsonIgnore]
    public string Line =>
        $"{Minutes,7:N1} {SamplesPerSecond,11:N0} {WorstSamplesPerSecond,13:N0} {TimesRealTime,13:N2} {LateBlocks,13:N0} {AllocatedBytes,9:N0} B {ElsewhereBytes,9:N0} B {ResidentBytes / 1e6,7:N1} MB   {Describe(Heard)}";

    /// <summary>The counts in words, the most frequent first.</summary>
    public static string Describe(IReadOnlyDictionary<CollapseKind, int> heard) => heard.Count == 0 ? "no whole piece"
        : string.Join(", ", heard.OrderByDescending(entry => entry.Value).Select(entry => $"{entry.Value:N0} {entry.Key.ToString().ToLowerInvariant()}"));
}
