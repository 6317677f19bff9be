using System.Globalization;

namespace WaveNetSharp.Performance;

/// <summary>One level of the caches that a core reads through.</summary>
/// <param name="Level">1 is the nearest.</param>
/// <param name="Bytes">Its size; the last level is shared by several cores.</param>
internal readonly record struct CacheSize(int Level, long Bytes)
{
    // What most processors of the last ten years have at least; used where the system does not tell.
    private static readonly CacheSize[] Usual = [new(1, 32 << 10), new(2, 1 << 20), new(3, 16 << 20)];

    /// <summary>The data caches of this machine, the nearest first. Linux tells; elsewhere these are usual sizes.</summary>
    public static IReadOnlyList<CacheSize> Here()
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(Folder))
        {
            return Usual;
        }

        List<CacheSize> found = [];
        foreach (string index in Directory.GetDirectories(Folder, "index*"))
        {
            if (Read(index, "type") != "Instruction"
                && int.TryParse(Read(index, "level"), CultureInfo.InvariantCulture, out int level)
                && Size(Read(index, "size")) is long bytes)
            {
                found.Add(new CacheSize(level, bytes));
            }
        }

        return found.Count == 0 ? Usual : [.. found.OrderBy(cache => cache.Level)];
    }

    /// <summary>Reads sizes as the kernel writes them: <c>32K</c>, <c>1M</c>; null for anything else.</summary>
    internal static long? Size(string text)
    {
        int unit = text.EndsWith('K') ? 1 << 10 : text.EndsWith('M') ? 1 << 20 : 1;
        return long.TryParse(text.TrimEnd('K', 'M'), NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count > 0 ? count * unit : null;
    }

    private static string Read(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }
}
