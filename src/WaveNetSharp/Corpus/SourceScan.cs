namespace WaveNetSharp.Corpus;

/// <summary>The audio files among the inputs of a prepare. What was needed to find them is not kept.</summary>
internal sealed class SourceScan
{
    private SourceScan(SourceSearch search, LabelReport? labels)
    {
        Files = search.Files;
        Failures = search.Failures;
        Unsearched = search.Unsearched;
        Ignored = search.Ignored;
        Labels = labels;
    }

    /// <summary>Audio files, with unique names in ordinal order.</summary>
    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>Folders and files that could not be read.</summary>
    public IReadOnlyList<PrepareFailure> Failures { get; }

    /// <summary>Folders, and files that may or may not be audio, that could not be read, and links that lead nowhere: what lies behind them may be there all the same.</summary>
    public IReadOnlyList<PrepareFailure> Unsearched { get; }

    /// <summary>Files that are no audio, by ending.</summary>
    public IReadOnlyDictionary<string, int> Ignored { get; }

    /// <summary>What did not fit together with the labels; null when none were asked for.</summary>
    public LabelReport? Labels { get; }

    /// <summary>Scans files and folders, all but the output folder.</summary>
    /// <remarks>The order of the inputs makes no difference: a folder comes before those that lie in it, and folders before files.</remarks>
    /// <param name="inputs">Files and folders.</param>
    /// <param name="output">A folder that is left out, wherever it lies.</param>
    /// <param name="labels">Says the label of each file; null for none.</param>
    /// <exception cref="FileNotFoundException">An input does not exist.</exception>
    /// <exception cref="InvalidDataException">A file has two labels, or the output is one of the inputs.</exception>
    public static SourceScan Run(IReadOnlyList<string> inputs, string output, LabelSource? labels = null)
    {
        string realOutput = RealPath.Of(output) ?? Path.GetFullPath(output);
        (string Given, string Real)[] found =
            [.. inputs.Select(input => (input, (input.Length > 0 ? RealPath.Of(input) : null) ?? throw NotThere(input)))];
        if (found.Any(input => input.Real == realOutput))
        {
            throw new InvalidDataException($"The output '{output}' must not be one of the folders to prepare. Name another folder for the corpus.");
        }

        SourceSearch search = new(realOutput);
        search.Folders(found.Where(input => Directory.Exists(input.Real)).Select(input => input.Real).Order(StringComparer.Ordinal));
        foreach ((string file, string real) in found.Where(input => !Directory.Exists(input.Real)))
        {
            search.File(file, real);
        }

        LabelReport? report = labels?.Assign(search.Files);
        MakeUnique(search.Files);
        return new SourceScan(search, report);
    }

    private static FileNotFoundException NotThere(string input) =>
        new($"'{input}' does not exist or may not be seen. Name audio files or folders of recordings.");

    // Two inputs may each have an "intro.wav"; the second becomes "intro.wav (2)".
    private static void MakeUnique(List<SourceFile> files)
    {
        HashSet<string> names = new(files.Count, StringComparer.Ordinal);
        files.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name) is not 0 and int order ? order : string.CompareOrdinal(one.Path, other.Path));
        for (int i = 0; i < files.Count; i++)
        {
            string name = files[i].Name;
            for (int copy = 2; !names.Add(name); copy++)
            {
                name = $"{files[i].Name} ({copy})";
            }

            files[i] = name == files[i].Name ? files[i] : files[i] with { Name = name };
        }

        files.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
    }
}
