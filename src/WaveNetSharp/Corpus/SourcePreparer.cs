namespace WaveNetSharp.Corpus;

/// <summary>Makes the recordings of one source, or finds that they are there; safe on any number of threads.</summary>
internal sealed class SourcePreparer(string corpus, PrepareOptions options, EarlierWork earlier, Staging staging)
{
    /// <summary>Hashes the source, and decodes and stages it unless that was done before.</summary>
    /// <param name="planned">The source.</param>
    /// <param name="worker">Two calls at the same time must have different numbers.</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    /// <exception cref="IOException">The output's disk is full. Faults of the source do not throw.</exception>
    public PreparedSource Prepare(PlannedSource planned, int worker, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (planned.File is not SourceFile file)
        {
            return options.Prune
                ? new PreparedSource(planned.Name, SourceOutcome.Removed, [])
                : new PreparedSource(planned.Name, SourceOutcome.Kept, Pieces(planned.Earlier));
        }

        try
        {
            string sha256 = SourceHash.Of(file.Path, cancellation);
            if (planned.Earlier.Count > 0 && planned.Earlier[0].SourceSha256 == sha256)
            {
                return new PreparedSource(file.Name, SourceOutcome.Reused, Pieces(planned.Earlier.Select(recording => recording with { Label = file.Label })));
            }

            options.Decoding?.Invoke(file.Name);
            using DecodedSource decoded = DecodedSource.Decode(file, options, staging.SpillPath(worker), cancellation);
            // Ctrl-C in a terminal reaches ffmpeg, too; that it ended early is no fault of the file.
            cancellation.ThrowIfCancellationRequested();
            return decoded.Failure is null
                ? new PreparedSource(file.Name, planned.Earlier.Count > 0 ? SourceOutcome.Replaced : SourceOutcome.Added, Stage(file, sha256, decoded))
                : Failed(planned, decoded.Failure);
        }
        catch (InvalidDataException exception)
        {
            return Failed(planned, exception.Message);
        }
    }

    private PreparedSource Failed(PlannedSource planned, string reason) => new(planned.Name, SourceOutcome.Failed, Pieces(planned.Earlier),
        planned.Earlier.Count > 0 ? $"{reason} The corpus keeps what was made of it before." : reason);

    private ShardPiece[] Pieces(IEnumerable<Recording> recordings)
    {
        Recording[] parts = [.. recordings];
        return [.. parts.Select(part => new ShardPiece(part, parts.Length, Path.Combine(corpus, earlier.Shards[part.Shard].File), part.Offset, IsStaged: false))];
    }

    private List<ShardPiece> Stage(SourceFile file, string sha256, DecodedSource decoded)
    {
        List<ShardPiece> pieces = [];
        foreach (DecodedRecording part in decoded.Recordings.OrderBy(part => part.Channel, StringComparer.Ordinal))
        {
            string id = Recording.IdOf(file.Name, part.Channel);
            string path = staging.AudioPath(id);
            string audioSha256;
            // Without a buffer there is nothing left to write, and so to fail on a full disk, when the stream is closed.
            using (FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                audioSha256 = part.WriteTo(stream);
            }

            Recording recording = new()
            {
                Id = id,
                Source = file.Name,
                Channel = part.Channel,
                Label = file.Label,
                SourceSha256 = sha256,
                AudioSha256 = audioSha256,
                Frames = part.Frames,
                Shard = 0,
                Offset = 0,
                Trimmed = part.Trimmed,
                Measured = part.Measured,
                // The same file in another place makes the same corpus.
                Warning = decoded.Warning?.Replace(file.Path, file.Name, StringComparison.Ordinal),
            };
            pieces.Add(new ShardPiece(recording, decoded.Recordings.Count, path, 0, IsStaged: true));
        }

        foreach (ShardPiece piece in pieces)
        {
            staging.Mark(new StagedRecording(piece.Recording, piece.Parts));
        }

        return pieces;
    }
}
