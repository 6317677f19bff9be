namespace WaveNetSharp.Fuzz;

/// <summary>A folder for files that come and go, in memory where the system has a place for that, for readers that want a path.</summary>
internal static class ScratchFile
{
    private const string Memory = "/dev/shm";

    /// <summary>Of this process; goes away with it.</summary>
    public static string Folder { get; } = Create();

    /// <summary>Gives <paramref name="read"/> the path of a file with these bytes.</summary>
    public static void Use(string path, byte[] bytes, Action<string> read)
    {
        File.WriteAllBytes(path, bytes);
        read(path);
    }

    private static string Create()
    {
        string folder = Directory.Exists(Memory)
            ? Directory.CreateDirectory(Path.Combine(Memory, $"wavenet-fuzz-{Environment.ProcessId}")).FullName
            : Directory.CreateTempSubdirectory("wavenet-fuzz-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
