namespace WaveNetSharp.Corpus;

/// <summary>The files of a corpus, checked against its manifest; audio and index are mapped.</summary>
internal sealed class CorpusFiles : IDisposable
{
    // Verifying this much takes a fraction of a second. Longer descriptions are verified line by line, as they are read.
    private const long MostTextVerifiedWhole = 64L << 20;
    private const int BlockLength = 1 << 18;

    private readonly List<IDisposable> _open = [];

    /// <summary>Opens all files of a corpus.</summary>
    /// <exception cref="InvalidDataException">A file is missing or not what the manifest says.</exception>
    public CorpusFiles(string folder, CorpusManifest manifest)
    {
        Shards = new MappedFile[manifest.Shards.Count];
        try
        {
            for (int i = 0; i < Shards.Length; i++)
            {
                _open.Add(Shards[i] = MappedFile.Open(Path.Combine(folder, manifest.Shards[i].File), manifest.Shards[i].Bytes));
            }

            RecordingTable table = manifest.Recordings;
            string text = Path.Combine(folder, table.File);
            _open.Add(Text = new RecordingText(text, table.Bytes));
            if (table.Bytes <= MostTextVerifiedWhole)
            {
                CorpusHash.Require(text, table.Sha256, BlockLength, observe: null);
            }

            _open.Add(Index = RecordingIndex.Open(folder, manifest));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The audio.</summary>
    public MappedFile[] Shards { get; }

    /// <summary>The descriptions.</summary>
    public RecordingText Text { get; }

    /// <summary>Where each recording is.</summary>
    public RecordingIndex Index { get; }

    public void Dispose() => _open.ForEach(file => file.Dispose());
}
