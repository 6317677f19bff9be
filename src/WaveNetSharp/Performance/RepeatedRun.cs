using System.Diagnostics;

namespace WaveNetSharp.Performance;

/// <summary>Times work that is too short for a clock: several runs of many repetitions.</summary>
internal static class RepeatedRun
{
    /// <summary>The seconds that one call takes: the median of a few runs, after one call that is not counted.</summary>
    /// <param name="work">Does the same every time.</param>
    /// <param name="quick">A rough answer, in a tenth of the time.</param>
    public static double MedianSeconds(Action work, bool quick) => Median(Runs(work, quick));

    /// <summary>The same of the fastest run: for ceilings, which nothing may lower, or what is held against them would look too good.</summary>
    /// <param name="work">Does the same every time.</param>
    /// <param name="quick">A rough answer, in a tenth of the time.</param>
    public static double LeastSeconds(Action work, bool quick) => Runs(work, quick).Min();

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double[] Runs(Action work, bool quick)
    {
        double slice = quick ? 0.001 : 0.01;
        work();
        long repeats = 1;
        while (Seconds(work, repeats) < slice / 2)
        {
            repeats *= 2;
        }

        return [.. Enumerable.Range(0, quick ? 3 : 5).Select(_ => Seconds(work, repeats) / repeats)];
    }

    private static double Seconds(Action work, long repeats)
    {
        long start = Stopwatch.GetTimestamp();
        for (long i = 0; i < repeats; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
