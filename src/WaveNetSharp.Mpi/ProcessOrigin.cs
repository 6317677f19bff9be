using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WaveNetSharp.Mpi;

/// <summary>Where a process of the group runs.</summary>
/// <param name="Computer">Name of the computer.</param>
/// <param name="Process">Process id there.</param>
/// <param name="Cores">Cores that it may run on.</param>
/// <param name="CoreSet">Tells one set of such cores from another.</param>
internal sealed record ProcessOrigin(string Computer, int Process, int Cores, string CoreSet)
{
    /// <summary>Bytes of <see cref="Write"/>.</summary>
    public const int Bytes = 160;

    private const int LongestName = 100;
    private const string SystemFile = "/proc/self/status";
    private const string AllowedLine = "Cpus_allowed_list:";

    /// <summary>Where this process runs.</summary>
    public static ProcessOrigin OfThisProcess()
    {
        // Launchers bind their processes to cores. Where the system does not tell, all of a computer share all of its cores.
        string allowed = File.Exists(SystemFile) ? File.ReadLines(SystemFile).FirstOrDefault(line => line.StartsWith(AllowedLine, StringComparison.Ordinal)) ?? "" : "";
        string set = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(allowed)))[..16];
        string computer = string.Concat(Environment.MachineName.Where(letter => letter is > ' ' and <= '~').Take(LongestName));
        return new ProcessOrigin(computer, Environment.ProcessId, Environment.ProcessorCount, set);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ProcessOrigin Read(ReadOnlySpan<byte> bytes)
    {
        string[] parts = Encoding.ASCII.GetString(bytes).TrimEnd(' ').Split('\t');
        return new ProcessOrigin(parts[0], Whole(parts[1]), Whole(parts[2]), parts[3]);

        static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Writes this in <see cref="Bytes"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Bytes].Fill((byte)' ');
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Computer}\t{Process}\t{Cores}\t{CoreSet}"), bytes);
    }
}
