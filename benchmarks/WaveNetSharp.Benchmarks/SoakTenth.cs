using WaveNetSharp.Performance;

namespace WaveNetSharp.Benchmarks;

/// <summary>The first or the last tenth of a soak.</summary>
/// <param name="SamplesPerSecond">The median over its intervals.</param>
/// <param name="WorstSamplesPerSecond">The slowest block.</param>
/// <param name="TimesRealTime">The median over its intervals.</param>
/// <param name="ResidentBytes">The median over its intervals.</param>
internal sealed record SoakTenth(double SamplesPerSecond, double WorstSamplesPerSecond, double TimesRealTime, double ResidentBytes)
{
    public static SoakTenth Of(IReadOnlyCollection<SoakInterval> intervals) => new(
        RepeatedRun.Median([.. intervals.Select(interval => interval.SamplesPerSecond)]),
        intervals.Min(interval => interval.WorstSamplesPerSecond),
        RepeatedRun.Median([.. intervals.Select(interval => interval.TimesRealTime)]),
        RepeatedRun.Median([.. intervals.Select(interval => (double)interval.ResidentBytes)]));
}
