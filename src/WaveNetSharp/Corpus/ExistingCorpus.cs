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

    // The sources of a corpus of version 1, as its manifest has them; null when there is none, or it does not say.
    private IReadOnlyList<string>? EarlierVersion { get; init; }

    /// <summary>Looks what there is.</summary>
    /// <exception cref="InvalidDataException">It was made by a newer release.</exception>
    public static ExistingCorpus Read(string folder, PrepareOptions options)
    {
        string manifest = Path.Combine(folder, CorpusFolder.ManifestName);
        if (!File.Exists(manifest))
        {
            return new ExistingCorpus();
        }

        byte[] json = File.ReadAllBytes(manifest);
        try
        {
            return new ExistingCorpus(AudioCorpus.Open(folder), CorpusManifest.Parse(json, manifest).Shards, options);
        }
        catch (InvalidDataException exception)
        {
            return CorpusManifest.IsOfNewerVersion(json)
                ? throw new InvalidDataException($"'{folder}' holds a corpus of a newer release, which must not be replaced. {exception.Message} Or name another output folder.", exception)
                : new ExistingCorpus(null, [], options) { Fault = exception.Message, EarlierVersion = CorpusManifest.SourcesOfVersion1(json) };
        }
    }

    /// <summary>Names sources that a corpus of which nothing can be taken over has, and the folder has no longer, so that they cannot be made again.</summary>
    public IReadOnlyList<string> LostSources(IReadOnlyList<SourceFile> files) => !MustBeReplaced ? []
        : _corpus is null ? [.. (EarlierVersion ?? []).Except(files.Select(file => file.Name), StringComparer.Ordinal)]
        : [.. PlannedSource.Join(files, _corpus.Recordings).Where(planned => planned.File is null).Select(planned => planned.Name)];

    /// <summary>Refuses to replace recordings by nothing.</summary>
    /// <param name="output">The folder, as the user calls it.</param>
    /// <param name="lost">What <see cref="LostSources"/> has found.</param>
    /// <exception cref="InvalidDataException">Some could not be made again, or it cannot be told.</exception>
    public void RequireNothingIsLost(string output, IReadOnlyList<string> lost)
    {
        if (Fault is not null && EarlierVersion is null)
        {
            throw new InvalidDataException($"The corpus in '{output}' cannot be read, and may hold recordings of files that are no longer in the folder: {Fault} " +
                "Repair it, prepare with --prune to make all anew from what is in the folder, or name another output folder.");
        }

        if (lost.Count > 0)
        {
            throw new InvalidDataException(
                $"'{output}' was prepared {(Fault is null ? "with other options" : "by an earlier release")}, so all must be made again, but {lost.Count:N0} of its sources are no longer in the folder ('{lost[0]}' is one). " +
                "Bring them back, prepare with --prune to let them go, or name another output folder.");
        }
    }

    /// <summary>Gives files the labels that they have in a corpus of which only these can be taken over.</summary>
    public IReadOnlyList<SourceFile> WithEarlierLabels(IReadOnlyList<SourceFile> files) => MustBeReplaced && _corpus is not null
        ? [.. PlannedSource.Join(files, _corpus.Recordings).Select(planned => planned.WithEarlierLabel().File).OfType<SourceFile>()]
        : files;

    public void Dispose() => _corpus?.Dispose();
}
