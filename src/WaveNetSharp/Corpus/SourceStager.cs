namespace WaveNetSharp.Corpus;

/// <summary>Hashes, decodes and stages sources; safe on any number of threads and of processes that share the folder.</summary>
internal sealed class SourceStager(PrepareOptions options, Staging staging)
{
    /// <summary>Stages a source unless it is as it was.</summary>
    /// <param name="file">The source.</param>
    /// <param name="knownSha256">The hash that it had when it was prepared before; null when it was not.</param>
    /// <param name="worker">Two calls at the same time must have different numbers.</param>
    /// <param name="cancellation">Stops between two blocks.</param>
    /// <exception cref="IOException">The output's disk is full. Faults of the source do not throw.</exception>
    public StagedSource Stage(SourceFile file, string? knownSha256, int worker, CancellationToken cancellation)
    {
        try
        {
            string sha256 = SourceHash.Of(file.Path, cancellation);
            if (sha256 == knownSha256)
            {
                return new StagedSource([]);
            }

            options.Decoding?.Invoke(file.Name);
            using DecodedSource decoded = DecodedSource.Decode(file, options, staging.SpillPath(worker), cancellation);
            // Ctrl-C in a terminal reaches ffmpeg, too; that it ended early is no fault of the file.
            cancellation.ThrowIfCancellationRequested();
            return decoded.Failure is null ? new StagedSource(Stage(file, sha256, decoded)) : new StagedSource([], decoded.Failure);
        }
        catch (InvalidDataException exception)
        {
            return new StagedSource([], exception.Message);
        }
    }

    private List<StagedRecording> Stage(SourceFile file, string sha256, DecodedSource decoded)
    {
        List<StagedRecording> staged = [];
        foreach (DecodedRecording part in decoded.Recordings.OrderBy(part => part.Channel, StringComparer.Ordinal))
        {
            string id = Recording.IdOf(file.Name, part.Channel);
            string audioSha256;
            // Without a buffer there is nothing left to write, and so to fail on a full disk, when the stream is closed.
            using (FileStream stream = new(staging.AudioPath(id), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
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
            staged.Add(new StagedRecording(recording, decoded.Recordings.Count));
        }

        staged.ForEach(staging.Mark);
        return staged;
    }
}
