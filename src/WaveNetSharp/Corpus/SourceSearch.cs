namespace WaveNetSharp.Corpus;

/// <summary>Goes through folders and finds audio files.</summary>
/// <remarks>Links are followed after all real folders have been seen, and every folder and file is taken once, so a loop of links ends and a file
/// has the name of its real place whenever that was given too.</remarks>
/// <param name="output">A folder that is left out, without links.</param>
internal sealed class SourceSearch(string output)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Path, string Name), string> _links = new(StringComparer.Ordinal);

    /// <summary>Audio files.</summary>
    public List<SourceFile> Files { get; } = [];

    /// <summary>See <see cref="SourceScan.Failures"/>.</summary>
    public List<PrepareFailure> Failures { get; } = [];

    /// <summary>See <see cref="SourceScan.Unsearched"/>.</summary>
    public List<PrepareFailure> Unsearched { get; } = [];

    /// <summary>See <see cref="SourceScan.Ignored"/>.</summary>
    public SortedDictionary<string, int> Ignored { get; } = new(StringComparer.Ordinal);

    /// <summary>Searches folders, and then all that their links lead to.</summary>
    /// <param name="folders">Without links, in ordinal order.</param>
    public void Folders(IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            Walk(folder, "");
        }

        while (_links.TryDequeue(out (string Path, string Name) link, out _))
        {
            Follow(link.Path, link.Name);
        }
    }

    /// <summary>Takes a file that was named, whatever it is.</summary>
    /// <param name="file">As it was named.</param>
    /// <param name="real">The same without links.</param>
    public void File(string file, string real)
    {
        // As in a folder: where it really lies, under the name that was given, whose ending says more than that of what a link leads to.
        string path = Path.GetFullPath(file);
        string name = Path.GetFileName(path);
        Add(Path.Combine(RealPath.Of(Path.GetDirectoryName(path)!)!, name), name, real);
    }

    private void Walk(string root, string rootName)
    {
        Stack<(string Path, string Name)> folders = new([(root, rootName)]);
        while (folders.TryPop(out (string Path, string Name) folder))
        {
            if (folder.Path == output || !_seen.Add(folder.Path))
            {
                continue;
            }

            try
            {
                foreach (FileSystemInfo entry in new DirectoryInfo(folder.Path).EnumerateFileSystemInfos())
                {
                    string name = folder.Name.Length == 0 ? entry.Name : $"{folder.Name}/{entry.Name}";
                    if (entry.Name.StartsWith('.'))
                    {
                        Ignore("hidden");
                    }
                    else if (IsUnreachable(entry))
                    {
                        Failures.Add(new PrepareFailure(name, $"'{entry.FullName}' cannot be opened: its name holds bytes that are not UTF-8. Rename it."));
                    }
                    else if (entry.LinkTarget is not null)
                    {
                        _links.Enqueue((entry.FullName, name), name);
                    }
                    else if (entry is DirectoryInfo)
                    {
                        folders.Push((entry.FullName, name));
                    }
                    else if (IsAudio(entry.FullName, name))
                    {
                        Add(entry.FullName, name, entry.FullName);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Unsearched.Add(new PrepareFailure(folder.Name.Length == 0 ? folder.Path : folder.Name, $"The folder could not be read: {exception.Message}"));
                Failures.Add(Unsearched[^1]);
            }
        }
    }

    private void Follow(string path, string name)
    {
        string? target = RealPath.Of(path);
        PrepareFailure dead = new(name, $"'{path}' is a link that leads nowhere. Remove it, or bring back what it led to.");
        if (target is null)
        {
            // Whatever its ending, it may have led to a folder.
            Unsearched.Add(dead);
        }

        if (target is not null && Directory.Exists(target))
        {
            Walk(target, name);
        }
        else if (IsAudio(path, name, isThere: target is not null))
        {
            if (target is null)
            {
                Failures.Add(dead);
            }
            else
            {
                Add(path, name, target);
            }
        }
    }

    // Names in other encodings come with replacement characters, under which there is no file.
    private static bool IsUnreachable(FileSystemInfo entry) =>
        entry.Name.Contains('\uFFFD', StringComparison.Ordinal) && !Path.Exists(entry.FullName);

    private bool IsAudio(string path, string name, bool isThere = true)
    {
        try
        {
            if (AudioNames.IsAudio(path))
            {
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (isThere)
            {
                // It may be the audio that a recording was made of.
                Unsearched.Add(new PrepareFailure(name, $"'{path}' could not be read, so it is not known whether it is audio: {exception.Message}"));
                Failures.Add(Unsearched[^1]);
                return false;
            }
        }

        string ending = Path.GetExtension(path).ToLowerInvariant();
        Ignore(ending.Length == 0 ? "no ending" : ending);
        return false;
    }

    private void Add(string path, string name, string real)
    {
        if (_seen.Add(real))
        {
            Files.Add(new SourceFile(path, name, Label: null));
        }
    }

    private void Ignore(string kind) => Ignored[kind] = Ignored.GetValueOrDefault(kind) + 1;
}
