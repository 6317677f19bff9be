using System.Globalization;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Performance;

/// <summary>What a measured number must stand beside.</summary>
/// <param name="Processor">Its name as the system gives it.</param>
/// <param name="Cores">Cores that this process may use.</param>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Runtime">The .NET version.</param>
/// <param name="Version">Version of this library.</param>
/// <param name="LoadAverage">Threads that wanted a core in the last minute, this process included; null where the system does not tell.</param>
public sealed record MachineDescription(
    string Processor, int Cores, string OperatingSystem, string Runtime, string Version, double? LoadAverage)
{
    /// <summary>Describes the machine this runs on.</summary>
    public static MachineDescription Here() => new(
        NameOfProcessor(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        typeof(MachineDescription).Assembly.GetName().Version?.ToString(3) ?? "unknown",
        Load());

    private static string NameOfProcessor()
    {
        const string Linux = "/proc/cpuinfo";
        string? line = File.Exists(Linux) ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static double? Load()
    {
        const string Linux = "/proc/loadavg";
        return File.Exists(Linux) && double.TryParse(File.ReadAllText(Linux).Split(' ')[0], CultureInfo.InvariantCulture, out double load) ? load : null;
    }
}
