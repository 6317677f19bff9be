namespace WaveNetSharp.Corpus;

/// <summary>A source that is in the folder, in the earlier work, or in both.</summary>
/// <param name="File">The file; null when there is none any more.</param>
/// <param name="Earlier">The recordings that were made of it before, by channel; empty when there are none.</param>
internal sealed record PlannedSource(SourceFile? File, IReadOnlyList<Recording> Earlier)
{
    public string Name => File?.Name ?? Earlier[0].Source;

    /// <summary>Gives the file the label that its recordings have.</summary>
    public PlannedSource WithEarlierLabel() => File is null || Earlier.Count == 0 ? this : this with { File = File with { Label = Earlier[0].Label } };

    /// <summary>Joins the files of a folder with what was made of it before, in one pass through both.</summary>
    /// <param name="files">In ordinal order of their names.</param>
    /// <param name="earlier">In the order of a corpus; read one by one, so it may be longer than memory.</param>
    /// <returns>One entry for each source, in ordinal order of the names.</returns>
    public static IEnumerable<PlannedSource> Join(IReadOnlyList<SourceFile> files, IReadOnlyList<Recording> earlier)
    {
        int file = 0;
        Recording? next = earlier.Count > 0 ? earlier[0] : null;
        int taken = 0;
        while (file < files.Count || next is not null)
        {
            int order = next is null ? -1 : file == files.Count ? 1 : string.CompareOrdinal(files[file].Name, next.Source);
            List<Recording> recordings = [];
            if (order >= 0)
            {
                string source = next!.Source;
                while (next?.Source == source)
                {
                    recordings.Add(next);
                    taken++;
                    next = taken < earlier.Count ? earlier[taken] : null;
                }
            }

            yield return new PlannedSource(order <= 0 ? files[file] : null, recordings);
            file += order <= 0 ? 1 : 0;
        }
    }
}
