namespace WaveNetSharp.Corpus;

/// <summary>Where a path leads when every link on it is followed, so that a file or folder that is reached in two ways is known again.</summary>
internal static class RealPath
{
    // As Linux has it; a loop of links has more.
    private const int MostLinks = 40;

    /// <summary>Follows a path.</summary>
    /// <returns>A full path without links; null when there is nothing at its end.</returns>
    public static string? Of(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string real = Path.GetPathRoot(full)!;
        Stack<string> rest = new(Parts(full));
        for (int links = 0; rest.TryPop(out string? part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            string next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            real = Path.IsPathRooted(target) ? Path.GetPathRoot(Path.GetFullPath(target))! : real;
            foreach (string following in Parts(target))
            {
                rest.Push(following);
            }
        }

        return Path.Exists(real) ? real : null;
    }

    // The last first, as a stack takes them.
    private static IEnumerable<string> Parts(string path) =>
        path[Path.GetPathRoot(path)!.Length..]
            .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part != ".")
            .Reverse();
}
