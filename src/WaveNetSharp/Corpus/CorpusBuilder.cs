namespace WaveNetSharp.Corpus;

/// <summary>Makes a corpus from recordings of any kind.</summary>
public static class CorpusBuilder
{
    /// <summary>Decodes recordings to 16-bit mono at one rate, normalises the peak of each, and writes them as a corpus.</summary>
    /// <remarks>The same inputs give the same bytes, whatever the number of workers, and whether they were prepared at once, bit by bit or with
    /// interruptions. A corpus that is already in the output folder grows: only what is new or has changed is decoded. A file that cannot be used
    /// is reported and the rest is prepared. When the work is cancelled or the disk is full, the folder holds a corpus of all that was finished;
    /// after a crash it is as it was; either way the next prepare goes on from there. Memory does not grow with the length of a
    /// recording.</remarks>
    /// <param name="inputs">Audio files, and folders that are searched with all folders below them.</param>
    /// <param name="output">A folder that does not exist, is empty, or holds a corpus.</param>
    /// <param name="options">How to prepare.</param>
    /// <param name="progress">Told after each file, on the calling thread, in the order of the corpus; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there are no inputs.</exception>
    /// <exception cref="FileNotFoundException">An input does not exist.</exception>
    /// <exception cref="InvalidDataException">There is no audio, none of it can be used, the output folder holds something else, a corpus
    /// that was made with other options from sources that are gone, or one that cannot be read; or a folder could not be searched that
    /// <see cref="PrepareOptions.Prune"/> would take for gone.</exception>
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

        if (options.Prune && scan.Unsearched.Count > 0)
        {
            throw new InvalidDataException($"--prune must see all folders, so that it removes only what is gone, but '{scan.Unsearched[0].Source}' could not be searched: " +
                $"{scan.Unsearched[0].Reason} Mend that, or prepare without --prune.");
        }

        using OutputFolder folder = new(output);
        using ExistingCorpus existing = ExistingCorpus.Read(output, options);
        IReadOnlyList<string> lost = existing.LostSources(scan.Files);
        if (!options.Prune)
        {
            existing.RequireNothingIsLost(output, lost);
        }

        return new PrepareRun(output, options, scan, existing, lost, progress).Run(cancellation);
    }
}
