using System.Collections.Concurrent;

namespace WaveNetSharp.Corpus;

/// <summary>Makes the recordings of one source, or finds that they are there; safe on any number of threads.</summary>
internal sealed class SourcePreparer(string corpus, PrepareOptions options, EarlierWork earlier, Staging staging)
{
    private readonly SourceStager _here = new(options, staging);
    private readonly ConcurrentDictionary<string, int> _madeHere = new(StringComparer.Ordinal);

    /// <summary>The other processes that could not use files which this one could, each with their number.</summary>
    public IReadOnlyDictionary<string, int> MadeHere => _madeHere;

    /// <summary>Hashes the source, and decodes and stages it unless that was done before, here or in another process.</summary>
    /// <param name="planned">The source.</param>
    /// <param name="worker">Two calls at the same time must have different numbers. Those from <see cref="PrepareOptions.Workers"/> on are the
    /// <see cref="PrepareOptions.Remote"/> ones.</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    /// <exception cref="IOException">The output's disk is full, or another process gives no answer. Faults of the source do not throw.</exception>
    public PreparedSource Prepare(PlannedSource planned, int worker, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (planned.File is not SourceFile file)
        {
            return options.Prune
                ? new PreparedSource(planned.Name, SourceOutcome.Removed, [])
                : new PreparedSource(planned.Name, SourceOutcome.Kept, Pieces(planned.Earlier));
        }

        string? known = planned.Earlier.Count > 0 ? planned.Earlier[0].SourceSha256 : null;
        StagedSource staged = worker < options.Workers
            ? _here.Stage(file, known, worker, cancellation)
            : StageElsewhere(file, known, worker, cancellation);
        if (staged.Failure is string reason)
        {
            return new PreparedSource(file.Name, SourceOutcome.Failed, Pieces(planned.Earlier), known is null ? reason : $"{reason} The corpus keeps what was made of it before.");
        }

        return staged.IsUnchanged()
            ? new PreparedSource(file.Name, SourceOutcome.Reused, Pieces(planned.Earlier.Select(recording => recording with { Label = file.Label })))
            : new PreparedSource(file.Name, known is null ? SourceOutcome.Added : SourceOutcome.Replaced, [.. staged.Recordings.Select(Piece)]);
    }

    private StagedSource StageElsewhere(SourceFile file, string? known, int worker, CancellationToken cancellation)
    {
        RemoteWorker remote = options.Remote[worker - options.Workers];
        StagedSource staged = RemotePreparation.Ask(remote, new RemoteQuestion(corpus, options.SampleRate, options.PreparedWith, file, known, worker), cancellation);
        if (staged.Failure is not null)
        {
            // Another computer may lack a decoder or a folder, which must not make another corpus.
            staged = _here.Stage(file, known, worker, cancellation);
            if (staged.Failure is null)
            {
                _madeHere.AddOrUpdate(remote.Name, 1, (_, count) => count + 1);
            }
        }

        string? missing = staged.Recordings.Select(Piece).FirstOrDefault(piece => new FileInfo(piece.Path) is not { Exists: true } there || there.Length != piece.Bytes)?.Path;
        return missing is null ? staged : throw new IOException(
            $"'{corpus}' must lie on a file system that all computers share, but '{missing}', which {remote.Name} has written, is not seen here. Choose another --out, or use one computer.");
    }

    private ShardPiece Piece(StagedRecording staged) => new(staged.Recording, staged.Parts, staging.AudioPath(staged.Recording.Id), 0, IsStaged: true);

    private ShardPiece[] Pieces(IEnumerable<Recording> recordings)
    {
        Recording[] parts = [.. recordings];
        return [.. parts.Select(part => new ShardPiece(part, parts.Length, Path.Combine(corpus, earlier.Shards[part.Shard].File), part.Offset, IsStaged: false))];
    }
}
