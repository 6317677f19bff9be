namespace WaveNetSharp.Corpus;

/// <summary>Finds the audio files among the inputs of a prepare.</summary>
/// <remarks>Links are followed after all real folders have been seen, and every folder is read once, so a loop of links ends and a file
/// has the name of its real place whenever that was given too.</remarks>
internal sealed class SourceScan
{
    private readonly List<SourceFile> _files = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Target, string Name), string> _links = new(StringComparer.Ordinal);
    private readonly string _output;
    private readonly bool _labelFromFolder;

    private SourceScan(string output, bool labelFromFolder)
    {
        _output = output;
        _labelFromFolder = labelFromFolder;
    }

    /// <summary>Audio files, with unique names in ordinal order.</summary>
    public IReadOnlyList<SourceFile> Files { get; private set; } = [];

    /// <summary>Folders that could not be read.</summary>
    public List<PrepareFailure> Failures { get; } = [];

    /// <summary>Files that are no audio, by ending.</summary>
    public SortedDictionary<string, int> Ignored { get; } = new(StringComparer.Ordinal);

    /// <summary>Scans files and folders, all but the output folder.</summary>
    /// <exception cref="FileNotFoundException">An input does not exist.</exception>
    public static SourceScan Run(IReadOnlyList<string> inputs, string output, bool labelFromFolder)
    {
        SourceScan scan = new(Canonical(output), labelFromFolder);
        foreach (string input in inputs)
        {
            string path = Canonical(input);
            if (Directory.Exists(path))
            {
                scan.WalkTree(Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            }
            else if (File.Exists(path))
            {
                scan.AddFile(path, Path.GetFileName(path));
            }
            else
            {
                throw new FileNotFoundException($"'{input}' does not exist or may not be seen. Name audio files or folders of recordings.");
            }
        }

        scan.Files = WithUniqueNames(scan._files);
        return scan;
    }

    private void WalkTree(string root)
    {
        Walk(root, "");
        while (_links.TryDequeue(out (string Target, string Name) link, out _))
        {
            Walk(link.Target, link.Name);
        }
    }

    private void Walk(string root, string rootName)
    {
        Stack<(string Path, string Name)> folders = new([(root, rootName)]);
        while (folders.TryPop(out (string Path, string Name) folder))
        {
            if (folder.Path == _output || !_seen.Add(folder.Path))
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
                    else if (entry is not DirectoryInfo)
                    {
                        AddIfAudio(entry.FullName, name);
                    }
                    else if (entry.LinkTarget is not null)
                    {
                        Defer(entry, name);
                    }
                    else
                    {
                        folders.Push((entry.FullName, name));
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Failures.Add(new PrepareFailure(folder.Name.Length == 0 ? folder.Path : folder.Name, $"The folder could not be read: {exception.Message}"));
            }
        }
    }

    private void Defer(FileSystemInfo link, string name)
    {
        if (link.ResolveLinkTarget(returnFinalTarget: true) is { } target)
        {
            _links.Enqueue((Canonical(target.FullName), name), name);
        }
    }

    private void AddIfAudio(string path, string name)
    {
        if (AudioNames.IsAudio(path))
        {
            AddFile(path, name);
        }
        else
        {
            string ending = Path.GetExtension(path).ToLowerInvariant();
            Ignore(ending.Length == 0 ? "no ending" : ending);
        }
    }

    private void AddFile(string path, string name)
    {
        if (_seen.Add(path))
        {
            int separator = name.IndexOf('/', StringComparison.Ordinal);
            _files.Add(new SourceFile(path, name, _labelFromFolder && separator > 0 ? name[..separator] : null));
        }
    }

    private void Ignore(string kind) => Ignored[kind] = Ignored.GetValueOrDefault(kind) + 1;

    private static string Canonical(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    // Two inputs may each have an "intro.wav"; the second becomes "intro.wav (2)".
    private static List<SourceFile> WithUniqueNames(List<SourceFile> files)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        List<SourceFile> unique = [];
        foreach (SourceFile file in files.OrderBy(file => file.Name, StringComparer.Ordinal).ThenBy(file => file.Path, StringComparer.Ordinal))
        {
            string name = file.Name;
            for (int copy = 2; !names.Add(name); copy++)
            {
                name = $"{file.Name} ({copy})";
            }

            unique.Add(file with { Name = name });
        }

        return [.. unique.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }
}
