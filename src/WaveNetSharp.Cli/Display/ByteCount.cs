namespace WaveNetSharp.Cli.Display;

/// <summary>Prints an amount of memory in decimal units.</summary>
internal static class ByteCount
{
    public static string Text(double bytes) => bytes switch
    {
        < 1e6 => $"{bytes / 1e3:N0} kB",
        < 1e9 => $"{bytes / 1e6:N0} MB",
        _ => $"{bytes / 1e9:N1} GB",
    };
}
