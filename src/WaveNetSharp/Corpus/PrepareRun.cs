using WaveNetSharp.Files;
namespace WaveNetSharp.Corpus;

/// <summary>One prepare into a folder that it holds alone: takes over what is there, makes what is missing, packs and commits.</summary>
internal sealed class PrepareRun(string output, PrepareOptions options, SourceScan scan, ExistingCorpus existing, IReadOnlyList<string> lost, IProgress<PrepareProgress>? progress)
{
    // Sources that may be finished while a slow one before them is not; they wait on the disk. A file of hours takes as long as hundreds of songs.
    private const int AheadOfEachWorker = 128;

    private readonly Staging _staging = Staging.Open(output, options);
    private readonly List<PrepareFailure> _failures = [.. scan.Failures];
    private readonly List<string> _kept = [];
    private readonly List<string> _removed = [.. lost];
    private readonly List<string> _replaced = [];
    private readonly List<string> _warnings = [];
    private readonly int[] _counts = new int[Enum.GetValues<SourceOutcome>().Length];
    private int _sources;
    private long _frames;

    /// <summary>Runs to the end.</summary>
    /// <exception cref="InvalidDataException">No file can be used.</exception>
    /// <exception cref="IOException">The disk is full; what was finished is kept, and the message says where.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; what was finished is kept, and the message says where.</exception>
    public PrepareReport Run(CancellationToken cancellation)
    {
        if (existing.Fault is not null)
        {
            _warnings.Add($"The corpus that was in '{output}' cannot be used, and all recordings are made again: {existing.Fault}");
        }

        try
        {
            _staging.FileAll();
            using ShardPacker packer = new(output, _staging, options.ShardBytes, cancellation);
            PackAll(EarlierWork.Load(existing.Work, _staging), packer, cancellation);
            if (_sources > 0)
            {
                Commit(packer.Shards, packer.Recordings);
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException($"Stopped. {KeepWhatIsFinished()}", exception, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{exception.Message.TrimEnd('.')}. {KeepWhatIsFinished()}", exception) { HResult = exception.HResult };
        }
        catch (ArgumentOutOfRangeException exception) when (exception.ParamName == "value")
        {
            // What .NET makes of a file that is larger than the system allows.
            KeepWhatIsFinished();
            throw;
        }

        _staging.Delete();
        return _sources > 0 ? Report() : throw new InvalidDataException(NothingUsable());
    }

    private void PackAll(EarlierWork earlier, ShardPacker packer, CancellationToken cancellation)
    {
        SourcePreparer preparer = new(output, options, earlier, _staging);
        IEnumerable<PlannedSource> plan = options.Labels is null
            ? PlannedSource.Join(existing.WithEarlierLabels(scan.Files), earlier.Recordings).Select(planned => planned.WithEarlierLabel())
            : PlannedSource.Join(scan.Files, earlier.Recordings);
        int workers = options.Workers + options.Remote.Count;
        int done = 0;
        foreach ((PreparedSource source, bool isFile) in OrderedWorkers<PlannedSource, (PreparedSource, bool)>.Run(plan,
            (planned, worker, stop) => (preparer.Prepare(planned, worker, stop), planned.File is not null),
            workers, workers * AheadOfEachWorker, cancellation))
        {
            foreach (ShardPiece piece in source.Pieces)
            {
                packer.Add(piece);
                _frames += piece.Recording.Frames;
            }

            Count(source);
            if (isFile)
            {
                done++;
                progress?.Report(new PrepareProgress(done, scan.Files.Count, source.Source, (double)_frames / options.SampleRate, _counts[(int)SourceOutcome.Failed]));
            }
        }

        cancellation.ThrowIfCancellationRequested();
        packer.Finish();
        _warnings.AddRange(preparer.MadeHere.OrderBy(other => other.Key, StringComparer.Ordinal).Select(other =>
            $"{other.Key} could not use {other.Value:N0} files that could be used here: see that its computer has them under the same path, and ffmpeg."));
    }

    private void Count(PreparedSource source)
    {
        _counts[(int)source.Outcome]++;
        _sources += source.Pieces.Count > 0 ? 1 : 0;
        if (source.Failure is not null)
        {
            _failures.Add(new PrepareFailure(source.Source, source.Failure));
        }

        if (source.Outcome == SourceOutcome.Kept)
        {
            _kept.Add(source.Source);
        }

        if (source.Outcome == SourceOutcome.Replaced)
        {
            _replaced.Add(source.Source);
        }

        if (source.Outcome == SourceOutcome.Removed)
        {
            _removed.Add(source.Source);
        }

        if (source.Outcome is SourceOutcome.Added or SourceOutcome.Replaced && source.Pieces[0].Recording.Warning is string warning)
        {
            _warnings.Add(warning);
        }
    }

    private void Commit(IReadOnlyList<Shard> shards, IEnumerable<Recording> recordings) => CorpusCommit.Write(output, new CorpusContents
    {
        SampleRate = options.SampleRate,
        Prepared = options.PreparedWith,
        Shards = shards,
        Recordings = recordings,
        Skipped = Failures(),
    });

    /// <summary>Makes a corpus of all that is finished, where that is possible.</summary>
    /// <returns>What the user has now, and how to go on.</returns>
    private string KeepWhatIsFinished()
    {
        const string GoOn = "Run the same command again to go on from here.";
        try
        {
            if (existing.MustBeReplaced)
            {
                return $"The corpus in '{output}' is as it was. {GoOn}";
            }

            _staging.FileAll();
            HashSet<string> committed = [.. existing.Work.Shards.Select(shard => shard.File)];
            while (true)
            {
                EarlierWork finished = EarlierWork.Load(existing.Work, _staging);
                if (ReferenceEquals(finished, existing.Work))
                {
                    _staging.Delete();
                    return finished.Recordings.Count == 0 ? "Nothing was finished." : $"The corpus in '{output}' is as it was. {GoOn}";
                }

                try
                {
                    Commit(finished.Shards, finished.Recordings);
                    _staging.Delete();
                    return $"'{output}' holds {finished.Recordings.Count:N0} recordings and can be used. {GoOn}";
                }
                catch (IOException exception) when (FullDisk.Is(exception))
                {
                    // Once the attempt's own files are gone, not before, as in a filter.
                    if (!_staging.GiveUpOne(committed))
                    {
                        throw;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return $"What is finished waits in '{output}'. {GoOn}";
        }
    }

    private IReadOnlyList<PrepareFailure> Failures() =>
        [.. _failures.OrderBy(failure => failure.Source, StringComparer.Ordinal).ThenBy(failure => failure.Reason, StringComparer.Ordinal)];

    private PrepareReport Report() => new()
    {
        Sources = _sources,
        Added = _counts[(int)SourceOutcome.Added],
        Replaced = _replaced,
        Reused = _counts[(int)SourceOutcome.Reused],
        Kept = _kept,
        Removed = _removed,
        Failures = Failures(),
        Warnings = _warnings,
        Ignored = scan.Ignored,
        Labels = scan.Labels,
    };

    private string NothingUsable()
    {
        const int Shown = 5;
        string more = _failures.Count > Shown ? $" (and {_failures.Count - Shown:N0} more)" : "";
        return $"None of {scan.Files.Count:N0} audio files could be used: {string.Join(" ", _failures.Take(Shown).Select(failure => failure.Reason))}{more}";
    }
}
