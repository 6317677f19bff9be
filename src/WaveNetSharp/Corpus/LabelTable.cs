namespace WaveNetSharp.Corpus;

/// <summary>Labels from a table: a row for each file.</summary>
/// <remarks>A file may be given absolutely, from the table's own folder or from the scanned folder. Where a path from the table's folder and one from the scanned
/// folder lead to the same place, the first counts. Either kind of slash will do.</remarks>
internal sealed class LabelTable : LabelSource
{
    private readonly string _path;
    private readonly Dictionary<string, LabelRow> _byPlace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LabelRow> _byName = new(StringComparer.Ordinal);
    private readonly List<LabelRow> _rows = [];
    private readonly List<LabelRow> _repeated = [];

    private LabelTable(string path) => _path = path;

    /// <summary>Reads a table and checks it.</summary>
    /// <exception cref="InvalidDataException">It is no table with a file and a label column, a row is incomplete, or two rows give one file different labels.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LabelTable Read(string path)
    {
        LabelTable table = new(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Dictionary<string, string> realFolders = new(StringComparer.Ordinal);
        foreach (LabelRow row in LabelRows.Read(path))
        {
            table.Add(row, Place(Path.Combine(folder, Slashes(row.File)), realFolders));
        }

        return table._rows.Count > 0
            ? table
            : throw new InvalidDataException($"'{path}' must have a row for each labelled file below its header, but has none.");
    }

    internal override LabelReport Assign(List<SourceFile> files)
    {
        HashSet<LabelRow> used = [];
        for (int i = 0; i < files.Count; i++)
        {
            LabelRow? row = RowOf(files[i]);
            files[i] = files[i] with { Label = row?.Label };
            if (row is not null)
            {
                used.Add(row);
            }
        }

        return new LabelReport
        {
            FilesWithoutLabel = Excerpt.Of(from file in files where file.Label is null select file.Name),
            RowsWithoutFile = Excerpt.Of(from row in _rows where !used.Contains(row) select row.ToString()),
            RepeatedRows = Excerpt.Of(from row in _repeated select row.ToString()),
        };
    }

    private static string Slashes(string file) => file.Replace('\\', '/');

    // Links on the way are followed as the scan follows them; the file's own name stays. A table has far fewer folders than rows.
    private static string Place(string path, Dictionary<string, string> realFolders)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        if (!realFolders.TryGetValue(folder, out string? real))
        {
            realFolders[folder] = real = RealPath.Of(folder) ?? folder;
        }

        return Slashes(Path.Combine(real, Path.GetFileName(full)));
    }

    private void Add(LabelRow row, string place)
    {
        if (_byPlace.TryGetValue(place, out LabelRow? earlier))
        {
            RequireSame(earlier, row);
            _repeated.Add(row);
            return;
        }

        _rows.Add(row);
        _byPlace.Add(place, row);
        string name = Slashes(row.File);
        _byName.TryAdd(name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name, row);
    }

    private LabelRow? RowOf(SourceFile file)
    {
        LabelRow? placed = _byPlace.GetValueOrDefault(Slashes(file.Path));
        LabelRow? named = _byName.GetValueOrDefault(Slashes(file.Name));
        if (placed is null || named is null || placed == named)
        {
            // A path from the table's folder that leads to another file is meant for that one.
            return placed ?? (named is not null && File.Exists(FromTable(named)) ? null : named);
        }

        if (!File.Exists(FromTable(named)))
        {
            RequireSame(placed, named);
        }

        return placed;
    }

    private string FromTable(LabelRow row) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path))!, Slashes(row.File));

    private void RequireSame(LabelRow one, LabelRow other)
    {
        if (one.Label != other.Label)
        {
            throw new InvalidDataException(
                $"'{_path}' must give each file one label, but '{other.File}' is '{one.Label}' in line {one.Line:N0} and '{other.Label}' in line {other.Line:N0}. Remove one of the rows.");
        }
    }
}
