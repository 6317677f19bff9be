using System.Globalization;
using System.Text.Json.Serialization;

namespace WaveNetSharp.Fuzz;

/// <summary>What became of a folder of damaged files.</summary>
internal sealed record PrepareBatch
{
    public required int Number { get; init; }

    public required int Files { get; init; }

    /// <summary>Files that became recordings.</summary>
    public required int Prepared { get; init; }

    /// <summary>Files that were reported with a reason.</summary>
    public required int Reported { get; init; }

    /// <summary>The reasons without names and numbers, and how often each was given.</summary>
    public required IReadOnlyDictionary<string, int> Reasons { get; init; }

    /// <summary>What is not as it should be, a sentence each.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public double Seconds { get; init; }

    /// <summary>Memory of this process after a collection.</summary>
    public long Bytes { get; init; }

    [JsonIgnore]
    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"batch {Number}: {Files} files, {Prepared} prepared, {Reported} reported, {Seconds:N1} s, {Bytes / 1e6:N0} MB{string.Concat(Faults.Select(fault => "\nFAULT: " + fault))}");
}
