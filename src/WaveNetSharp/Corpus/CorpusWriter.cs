using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>Builds a new corpus beside what the output folder holds, and puts it in place whole or not at all.</summary>
internal sealed class CorpusWriter : IDisposable
{
    private readonly string _folder;
    private readonly bool _createdFolder;
    private readonly PrepareOptions _options;
    private readonly FileStream _lock;
    private readonly ShardWriter _shards;
    private readonly List<Recording> _recordings = [];
    private bool _committed;

    /// <summary>Takes the output folder for itself and clears what an interrupted attempt left.</summary>
    /// <exception cref="InvalidDataException">The output is a file, or a folder that holds something other than a corpus.</exception>
    /// <exception cref="IOException">Another process is preparing into the folder, or the system refuses to write there.</exception>
    public CorpusWriter(string folder, PrepareOptions options)
    {
        CorpusFolder.RequireLittleEndian();
        if (File.Exists(folder))
        {
            throw new InvalidDataException($"The output '{folder}' must be a folder, but is a file. Name another folder.");
        }

        _folder = folder;
        _options = options;
        _createdFolder = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        _lock = TakeLock(folder);
        try
        {
            RequireOwnFolder(folder);
            StagingFolder = Path.Combine(folder, CorpusFolder.StagingName);
            if (Directory.Exists(StagingFolder))
            {
                Directory.Delete(StagingFolder, recursive: true);
            }

            Directory.CreateDirectory(StagingFolder);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _shards = new ShardWriter(StagingFolder, options.ShardBytes);
    }

    /// <summary>Where files of the attempt may lie; gone afterwards, however it ends.</summary>
    public string StagingFolder { get; }

    /// <summary>Appends a recording.</summary>
    /// <param name="facts">Where it comes from.</param>
    /// <param name="decoded">Its samples, at least 2, and what was measured.</param>
    public Recording Append(RecordingFacts facts, DecodedRecording decoded)
    {
        (int shard, long offset) = _shards.Place(decoded.Frames);
        Recording recording = new()
        {
            Id = Recording.IdOf(facts.Source, decoded.Channel),
            Source = facts.Source,
            Channel = decoded.Channel,
            Label = facts.Label,
            SourceSha256 = facts.SourceSha256,
            AudioSha256 = _shards.Append(decoded),
            Frames = decoded.Frames,
            Shard = shard,
            Offset = offset,
            Trimmed = decoded.Trimmed,
            Measured = decoded.Measured,
            Warning = facts.Warning,
        };
        _recordings.Add(recording);
        return recording;
    }

    /// <summary>Makes the new corpus the one in the folder. Until this returns or throws, a crash leaves the old corpus or the new one.</summary>
    /// <param name="skipped">What could not be used.</param>
    public void Commit(IReadOnlyList<PrepareFailure> skipped)
    {
        _shards.FinishShard();
        foreach (Shard shard in _shards.Finished)
        {
            File.Move(Path.Combine(StagingFolder, shard.File), Path.Combine(_folder, shard.File), overwrite: true);
        }

        CorpusCommit.Write(_folder, new CorpusContents
        {
            SampleRate = _options.SampleRate,
            Prepared = _options.PreparedWith,
            Shards = _shards.Finished,
            Recordings = _recordings,
            Skipped = skipped,
        });
        _committed = true;
    }

    /// <summary>Removes the attempt unless it was committed, and with it a folder that was made for it.</summary>
    public void Dispose()
    {
        _shards.Dispose();
        try
        {
            Directory.Delete(StagingFolder, recursive: true);
            _lock.Dispose();
            if (!_committed && _createdFolder)
            {
                Directory.Delete(_folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What stopped the attempt says more than its left-overs do, and the next attempt clears them.
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static FileStream TakeLock(string folder)
    {
        string path = Path.Combine(folder, CorpusFolder.LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new IOException($"'{folder}' is being prepared by another process. Wait for it, or name another output folder.", exception);
        }
    }

    private static void RequireOwnFolder(string folder)
    {
        string manifest = Path.Combine(folder, CorpusFolder.ManifestName);
        if (File.Exists(manifest))
        {
            // Somebody else's manifest.json: that folder is not ours to replace.
            if (!CorpusManifest.IsOfAnyVersion(File.ReadAllBytes(manifest)))
            {
                throw new InvalidDataException(
                    $"The output '{folder}' must be empty, a corpus or not exist, but its {CorpusFolder.ManifestName} is not the manifest of a corpus. Name another folder.");
            }

            return;
        }

        string? other = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)
            .FirstOrDefault(name => name is not (CorpusFolder.LockName or CorpusFolder.StagingName));
        if (other is not null)
        {
            throw new InvalidDataException($"The output '{folder}' must be empty, a corpus or not exist, but holds '{other}'. Name another folder.");
        }
    }
}
