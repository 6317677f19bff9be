namespace WaveNetSharp.Corpus;

/// <summary>Says which label, the class that it belongs to, each recording has.</summary>
public abstract class LabelSource
{
    private protected LabelSource()
    {
    }

    /// <summary>The first folder below the scanned one: <c>jazz/song.mp3</c> is "jazz".</summary>
    public static LabelSource Folders { get; } = new FolderLabels();

    /// <summary>Reads a table that names a file and its label in each row; see <see cref="LabelTable"/>.</summary>
    /// <param name="path">The table, comma-, semicolon- or tab-separated.</param>
    /// <exception cref="InvalidDataException">The table cannot be used; the message says where and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LabelSource Table(string path) => LabelTable.Read(path);

    /// <summary>Replaces each file by one with its label.</summary>
    /// <param name="files">What was found, with the names of their places below the scanned folders.</param>
    /// <returns>What did not fit together.</returns>
    /// <exception cref="InvalidDataException">A file has two labels.</exception>
    internal abstract LabelReport Assign(List<SourceFile> files);

    private sealed class FolderLabels : LabelSource
    {
        internal override LabelReport Assign(List<SourceFile> files)
        {
            for (int i = 0; i < files.Count; i++)
            {
                int separator = files[i].Name.IndexOf('/', StringComparison.Ordinal);
                files[i] = files[i] with { Label = separator > 0 ? files[i].Name[..separator] : null };
            }

            return new LabelReport { FilesWithoutLabel = Excerpt.Of(from file in files where file.Label is null select file.Name) };
        }
    }
}
