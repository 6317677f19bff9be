namespace WaveNetSharp.Corpus;

/// <summary>Makes a corpus from recordings of any kind.</summary>
public static class CorpusBuilder
{
    // Files that may be decoded but wait for a slow one before them in the order of the corpus. More smooth the work of the cores; each may
    // hold 16 MiB.
    private const int DecodedAhead = 4;

    /// <summary>Decodes recordings to 16-bit mono at one rate, normalises the peak of each, and writes them as a corpus.</summary>
    /// <remarks>The same inputs give the same bytes, whatever the number of workers. A file that cannot be used is reported and the rest is
    /// prepared. A corpus that is already in the output folder is replaced in one step when everything is done; until then, and after an error
    /// or a crash, it is as it was. Memory does not grow with the length of a recording.</remarks>
    /// <param name="inputs">Audio files, and folders that are searched with all folders below them.</param>
    /// <param name="output">A folder that does not exist, is empty, or holds a corpus.</param>
    /// <param name="options">How to prepare.</param>
    /// <param name="progress">Told after each file, on the calling thread, in the order of the corpus; may be null.</param>
    /// <param name="cancellation">Stops the work; nothing is left of it.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there are no inputs.</exception>
    /// <exception cref="FileNotFoundException">An input does not exist.</exception>
    /// <exception cref="InvalidDataException">There is no audio, none of it can be used, or the output folder holds something else.</exception>
    /// <exception cref="IOException">The output folder cannot be written, its disk is full, or another process is preparing into it.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static PrepareReport Prepare(
        IReadOnlyList<string> inputs, string output, PrepareOptions options, IProgress<PrepareProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentException.ThrowIfNullOrEmpty(output);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (inputs.Count == 0)
        {
            throw new ArgumentException("There must be at least one file or folder to prepare, but there was none.", nameof(inputs));
        }

        SourceScan scan = SourceScan.Run(inputs, output, options.Labels);
        if (scan.Files.Count == 0)
        {
            string found = scan.Failures.Count > 0 ? scan.Failures[0].Reason : $"{scan.Ignored.Values.Sum():N0} files of other kinds were found";
            throw new InvalidDataException($"'{string.Join("', '", inputs)}' must hold audio files, but no audio was found ({found}). Name a folder with recordings.");
        }

        using CorpusWriter writer = new(output, options);
        List<PreparedRecording> recordings = [];
        List<PrepareFailure> failures = scan.Failures;
        double seconds = 0;
        int done = 0;
        int unusable = 0;
        foreach ((SourceFile source, string sha256, DecodedSource decoded) in DecodeInOrder(scan.Files, options, writer.StagingFolder, cancellation))
        {
            foreach (DecodedRecording recording in decoded.Recordings)
            {
                double length = writer.Append(new RecordingFacts(source.Name, source.Label, sha256, decoded.Warning), recording).Frames / (double)options.SampleRate;
                seconds += length;
                recordings.Add(new PreparedRecording(source.Name, source.Label, length, recording.Measured, decoded.Warning));
            }

            if (decoded.Failure is { } failure)
            {
                failures.Add(new PrepareFailure(source.Name, failure));
                unusable++;
            }

            done++;
            progress?.Report(new PrepareProgress(done, scan.Files.Count, source.Name, seconds, unusable));
        }

        if (recordings.Count == 0)
        {
            const int Shown = 5;
            string more = failures.Count > Shown ? $" (and {failures.Count - Shown:N0} more)" : "";
            throw new InvalidDataException(
                $"None of {scan.Files.Count:N0} audio files could be used: {string.Join(" ", failures.Take(Shown).Select(failure => failure.Reason))}{more}");
        }

        cancellation.ThrowIfCancellationRequested();
        writer.Commit(failures);
        return new PrepareReport { Recordings = recordings, Failures = failures, Ignored = scan.Ignored, Labels = scan.Labels };
    }

    // Decoding runs ahead on threads of its own; the results come in the order of the files. The pool is left to the programs' messages.
    private static IEnumerable<(SourceFile Source, string Sha256, DecodedSource Decoded)> DecodeInOrder(
        IReadOnlyList<SourceFile> files, PrepareOptions options, string stagingFolder, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using SemaphoreSlim workers = new(options.Workers);
        Queue<Task<(string Sha256, DecodedSource Decoded)>> ahead = new();
        int started = 0;
        try
        {
            for (int next = 0; next < files.Count; next++)
            {
                for (; started < files.Count && ahead.Count < options.Workers + DecodedAhead; started++)
                {
                    SourceFile file = files[started];
                    string spill = Path.Combine(stagingFolder, $"decoded-{started}.f32le");
                    ahead.Enqueue(Task.Factory.StartNew(() => DecodeOne(file, spill), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default));
                }

                (string sha256, DecodedSource decoded) = ahead.Peek().GetAwaiter().GetResult();
                using (decoded)
                {
                    yield return (files[next], sha256, decoded);
                }

                ahead.Dequeue();
            }
        }
        finally
        {
            // Reached early when writing failed or the work was cancelled: no thread may outlive the staging folder.
            stop.Cancel();
            foreach (Task<(string Sha256, DecodedSource Decoded)> task in ahead)
            {
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
                if (task.IsCompletedSuccessfully)
                {
                    task.Result.Decoded.Dispose();
                }
            }
        }

        (string Sha256, DecodedSource Decoded) DecodeOne(SourceFile file, string spill)
        {
            workers.Wait(stop.Token);
            try
            {
                return (SourceHash.Of(file.Path, stop.Token), DecodedSource.Decode(file, options, spill, stop.Token));
            }
            catch (InvalidDataException exception)
            {
                return ("", DecodedSource.Failed(exception.Message));
            }
            finally
            {
                workers.Release();
            }
        }
    }
}
