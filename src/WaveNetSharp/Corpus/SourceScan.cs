namespace WaveNetSharp.Corpus;

/// <summary>Finds the audio files among the inputs of a prepare.</summary>
/// <remarks>Links are followed after all real folders have been seen, and every folder and file is taken once, so a loop of links ends and a file
/// has the name of its real place whenever that was given too.</remarks>
internal sealed class SourceScan
{
    private readonly List<SourceFile> _files = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Path, string Name), string> _links = new(StringComparer.Ordinal);
    private readonly string _output;

    private SourceScan(string output) => _output = output;

    /// <summary>Audio files, with unique names in ordinal order.</summary>
    public IReadOnlyList<SourceFile> Files { get; private set; } = [];

    /// <summary>Folders and files that could not be read.</summary>
    public List<PrepareFailure> Failures { get; } = [];

    /// <summary>Folders that could not be read and links that lead nowhere: what lies behind them may be there all the same.</summary>
    public List<PrepareFailure> Unsearched { get; } = [];

    /// <summary>Files that are no audio, by ending.</summary>
    public SortedDictionary<string, int> Ignored { get; } = new(StringComparer.Ordinal);

    /// <summary>What did not fit together with the labels; null when none were asked for.</summary>
    public LabelReport? Labels { get; private set; }

    /// <summary>Scans files and folders, all but the output folder.</summary>
    /// <remarks>The order of the inputs makes no difference: a folder comes before those that lie in it, and folders before files.</remarks>
    /// <param name="inputs">Files and folders.</param>
    /// <param name="output">A folder that is left out, wherever it lies.</param>
    /// <param name="labels">Says the label of each file; null for none.</param>
    /// <exception cref="FileNotFoundException">An input does not exist.</exception>
    /// <exception cref="InvalidDataException">A file has two labels, or the output is one of the inputs.</exception>
    public static SourceScan Run(IReadOnlyList<string> inputs, string output, LabelSource? labels = null)
    {
        SourceScan scan = new(RealPath.Of(output) ?? Path.GetFullPath(output));
        (string Given, string Real)[] found =
            [.. inputs.Select(input => (input, (input.Length > 0 ? RealPath.Of(input) : null) ?? throw NotThere(input)))];
        if (found.Any(input => input.Real == scan._output))
        {
            throw new InvalidDataException($"The output '{output}' must not be one of the folders to prepare. Name another folder for the corpus.");
        }

        foreach ((_, string folder) in found.Where(input => Directory.Exists(input.Real)).OrderBy(input => input.Real, StringComparer.Ordinal))
        {
            scan.Walk(folder, "");
        }

        while (scan._links.TryDequeue(out (string Path, string Name) link, out _))
        {
            scan.Follow(link.Path, link.Name);
        }

        foreach ((string file, string real) in found.Where(input => !Directory.Exists(input.Real)))
        {
            // As in a folder: where it really lies, under the name that was given, whose ending says more than that of what a link leads to.
            string path = Path.GetFullPath(file);
            string name = Path.GetFileName(path);
            scan.Add(Path.Combine(RealPath.Of(Path.GetDirectoryName(path)!)!, name), name, real);
        }

        scan.Labels = labels?.Assign(scan._files);
        scan.Files = WithUniqueNames(scan._files);
        return scan;
    }

    private static FileNotFoundException NotThere(string input) =>
        new($"'{input}' does not exist or may not be seen. Name audio files or folders of recordings.");

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
                    else if (IsAudio(entry.FullName))
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
        else if (IsAudio(path))
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

    private bool IsAudio(string path)
    {
        if (AudioNames.IsAudio(path))
        {
            return true;
        }

        string ending = Path.GetExtension(path).ToLowerInvariant();
        Ignore(ending.Length == 0 ? "no ending" : ending);
        return false;
    }

    private void Add(string path, string name, string real)
    {
        if (_seen.Add(real))
        {
            _files.Add(new SourceFile(path, name, Label: null));
        }
    }

    private void Ignore(string kind) => Ignored[kind] = Ignored.GetValueOrDefault(kind) + 1;

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
