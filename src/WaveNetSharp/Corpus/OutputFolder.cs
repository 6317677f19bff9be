using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>The folder of a corpus, held so that no second process prepares into it.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly bool _created;

    /// <summary>Makes the folder where there is none, and takes it.</summary>
    /// <exception cref="InvalidDataException">The path is a file, or a folder that holds something other than a corpus.</exception>
    /// <exception cref="IOException">Another process is preparing into the folder, or the system refuses to write there.</exception>
    public OutputFolder(string path)
    {
        CorpusFolder.RequireLittleEndian();
        if (File.Exists(path))
        {
            throw new InvalidDataException($"The output '{path}' must be a folder, but is a file. Name another folder.");
        }

        Path = path;
        _created = !Directory.Exists(path);
        Directory.CreateDirectory(path);
        _lock = TakeLock(path);
        try
        {
            RequireOwn(path);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The path, as it was given.</summary>
    public string Path { get; }

    /// <summary>Lets the folder go, and removes it when it was made for nothing.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (_created && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }
    }

    private static FileStream TakeLock(string folder)
    {
        string path = System.IO.Path.Combine(folder, CorpusFolder.LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new IOException($"'{folder}' is being prepared by another process. Wait for it, or name another output folder.", exception);
        }
    }

    private static void RequireOwn(string folder)
    {
        string manifest = System.IO.Path.Combine(folder, CorpusFolder.ManifestName);
        string? other = File.Exists(manifest)
            ? CorpusManifest.IsOfAnyVersion(SourceFile.Length(manifest) == 0 ? [] : File.ReadAllBytes(manifest)) ? null : CorpusFolder.ManifestName
            : Directory.EnumerateFileSystemEntries(folder).Select(path => System.IO.Path.GetFileName(path)).FirstOrDefault(name => !IsOurs(name));
        if (other is not null)
        {
            throw new InvalidDataException($"The output '{folder}' must be empty, a corpus or not exist, but holds '{other}'. Name another folder.");
        }
    }

    // What a prepare leaves that was killed before there was a manifest.
    private static bool IsOurs(string name) =>
        name is CorpusFolder.LockName or CorpusFolder.StagingName or CorpusFolder.SkippedName || CorpusFolder.IsContentName(name)
        || name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal);
}
