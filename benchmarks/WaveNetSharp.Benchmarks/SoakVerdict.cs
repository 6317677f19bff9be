using System.Text.Json.Serialization;
using WaveNetSharp.Generation;

namespace WaveNetSharp.Benchmarks;

/// <summary>Whether the last tenth of a soak was like the first.</summary>
/// <param name="First">The first tenth of the intervals, at least one.</param>
/// <param name="Last">The last tenth.</param>
/// <param name="SpeedDrift">Samples per second of the last over the first, less 1.</param>
/// <param name="MemoryDrift">Resident memory of the last over the first, less 1.</param>
/// <param name="IsSpeedSteady">Whether the last is not slower than the first by more than a twentieth.</param>
/// <param name="IsMemorySteady">Whether the last does not take more than the first by more than a twentieth.</param>
/// <param name="AllocatedBytes">By reading blocks, in all intervals.</param>
/// <param name="ElsewhereBytes">On other threads, in all intervals.</param>
/// <param name="Blocks">In all intervals.</param>
/// <param name="LateBlocks">Blocks of all intervals that took longer than they sound.</param>
/// <param name="WorstTimesRealTime">The slowest block of all.</param>
/// <param name="Heard">How many pieces of all were judged to be what.</param>
internal sealed record SoakVerdict(
    SoakTenth First, SoakTenth Last, double SpeedDrift, double MemoryDrift, bool IsSpeedSteady, bool IsMemorySteady,
    long AllocatedBytes, long ElsewhereBytes, long Blocks, long LateBlocks, double WorstTimesRealTime, IReadOnlyDictionary<CollapseKind, int> Heard)
{
    // Below it, a quiet machine's own noise.
    private const double SteadyDrift = 0.05;

    /// <summary>Judges a soak.</summary>
    /// <param name="intervals">In order of time, at least one.</param>
    /// <param name="sampleRate">Of the network.</param>
    public static SoakVerdict Of(IReadOnlyList<SoakInterval> intervals, int sampleRate)
    {
        int tenth = Math.Max(1, intervals.Count / 10);
        SoakTenth first = SoakTenth.Of([.. intervals.Take(tenth)]);
        SoakTenth last = SoakTenth.Of([.. intervals.TakeLast(tenth)]);
        double speed = (last.SamplesPerSecond / first.SamplesPerSecond) - 1;
        double memory = (last.ResidentBytes / first.ResidentBytes) - 1;
        return new SoakVerdict(
            first, last, speed, memory, speed >= -SteadyDrift, memory <= SteadyDrift,
            intervals.Sum(interval => interval.AllocatedBytes), intervals.Sum(interval => interval.ElsewhereBytes),
            intervals.Sum(interval => interval.Blocks), intervals.Sum(interval => interval.LateBlocks),
            intervals.Min(interval => interval.WorstSamplesPerSecond) / sampleRate,
            intervals.SelectMany(interval => interval.Heard).GroupBy(entry => entry.Key, entry => entry.Value).ToDictionary(group => group.Key, group => group.Sum()));
    }

    /// <summary>A Markdown table for people.</summary>
    [JsonIgnore]
    public string Table =>
        $"""
        | | first tenth | last tenth | |
        |---|---|---|---|
        | samples/s, median block | {First.SamplesPerSecond:N0} | {Last.SamplesPerSecond:N0} | {SpeedDrift * 100:+0.0;-0.0} %: {(IsSpeedSteady ? "steady" : "slower")} |
        | samples/s, worst block | {First.WorstSamplesPerSecond:N0} | {Last.WorstSamplesPerSecond:N0} | {WorstTimesRealTime:N2} x real time at worst |
        | x real time | {First.TimesRealTime:N2} | {Last.TimesRealTime:N2} | {LateBlocks:N0} of {Blocks:N0} blocks late |
        | resident memory, MB | {First.ResidentBytes / 1e6:N1} | {Last.ResidentBytes / 1e6:N1} | {MemoryDrift * 100:+0.0;-0.0} %: {(IsMemorySteady ? "steady" : "grows")} |
        | allocated by reading | | | {AllocatedBytes:N0} bytes, {ElsewhereBytes:N0} on other threads |
        | heard | | | {SoakInterval.Describe(Heard)} |
        """;
}
