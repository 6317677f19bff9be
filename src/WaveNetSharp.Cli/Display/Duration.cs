namespace WaveNetSharp.Cli.Display;

/// <summary>Prints a stretch of time as people say it.</summary>
internal static class Duration
{
    /// <summary><c>45 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>; a question mark when it is not known.</summary>
    public static string Text(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds > TimeSpan.MaxValue.TotalSeconds)
        {
            return "?";
        }

        TimeSpan time = TimeSpan.FromSeconds(Math.Round(Math.Max(0, seconds)));
        return time switch
        {
            { TotalMinutes: < 1 } => $"{time.Seconds} s",
            { TotalHours: < 1 } => $"{time.Minutes} min {time.Seconds} s",
            { TotalDays: < 1 } => $"{time.Hours} h {time.Minutes} min",
            _ => $"{time.Days:N0} d {time.Hours} h",
        };
    }
}
