using System.Diagnostics;

namespace WaveNetSharp.Cli.Display;

/// <summary>Progress for log files: every ten seconds in the first minute, then every minute. Thread-safe.</summary>
internal sealed class PlainProgress(string title, Action<string> print, Func<TimeSpan>? clock = null)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly Func<TimeSpan> _clock = clock ?? Stopwatch(System.Diagnostics.Stopwatch.StartNew());
    private readonly Lock _lock = new();
    private TimeSpan _next = Short;

    /// <summary>Prints a line when one is due.</summary>
    public void Report(double? fraction, string detail)
    {
        lock (_lock)
        {
            TimeSpan now = _clock();
            if (now < _next)
            {
                return;
            }

            _next = now + (now < Long ? Short : Long);
            string share = fraction is double done ? $"{done * 100:0} % " : "";
            print($"{title}: {share}{detail}".TrimEnd());
        }
    }

    private static Func<TimeSpan> Stopwatch(Stopwatch watch) => () => watch.Elapsed;
}
