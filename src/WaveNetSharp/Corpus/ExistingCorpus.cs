namespace WaveNetSharp.Corpus;

/// <summary>The corpus that is in the output folder before a prepare, if there is one.</summary>
internal sealed class ExistingCorpus : IDisposable
{
    private readonly AudioCorpus? _corpus;

    private ExistingCorpus(AudioCorpus? corpus, IReadOnlyList<Shard> shards, PrepareOptions options)
    {
        _corpus = corpus;
        MustBeReplaced = corpus is null || corpus.SampleRate != options.SampleRate || corpus.PreparedWith != options.PreparedWith;
        Work = MustBeReplaced ? EarlierWork.None : new EarlierWork(corpus!.Recordings, shards);
    }

    private ExistingCorpus() => Work = EarlierWork.None;

    /// <summary>What can be taken over from it; nothing when it was made with other choices or cannot be read.</summary>
    public EarlierWork Work { get; }

    /// <summary>Whether there is one of which nothing can be taken over, so that it must stand until another is complete.</summary>
    public bool MustBeReplaced { get; }

    /// <summary>Why it cannot be read; null when it can.</summary>
    public string? Fault { get; private init; }

    /// <summary>Looks what there is.</summary>
    public static ExistingCorpus Read(string folder, PrepareOptions options)
    {
        string manifest = Path.Combine(folder, CorpusFolder.ManifestName);
        if (!File.Exists(manifest))
        {
            return new ExistingCorpus();
        }

        try
        {
            return new ExistingCorpus(AudioCorpus.Open(folder), CorpusManifest.Parse(File.ReadAllBytes(manifest), manifest).Shards, options);
        }
        catch (InvalidDataException exception)
        {
            return new ExistingCorpus(null, [], options) { Fault = exception.Message };
        }
    }

    /// <summary>Names sources that a corpus made with other choices has, and the folder has no longer, so that they cannot be made again.</summary>
    public IReadOnlyList<string> LostSources(IReadOnlyList<SourceFile> files) => MustBeReplaced && _corpus is not null
        ? [.. PlannedSource.Join(files, _corpus.Recordings).Where(planned => planned.File is null).Select(planned => planned.Name)]
        : [];

    public void Dispose() => _corpus?.Dispose();
}
