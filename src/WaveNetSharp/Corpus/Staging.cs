using System.Security.Cryptography;
using System.Text.Json;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>The folder <c>.preparing</c>: finished recordings that no manifest names yet, so that a prepare can go on where one was killed.</summary>
/// <remarks>
/// A recording is staged as <c>id.s16le</c> and then, which makes it count, <c>id.json</c>. A shard that was written lies in the corpus folder
/// already, and counts from when a <c>.jsonl</c> lists its recordings. Both texts hold one <see cref="StagedRecording"/> a line.
/// A staged recording becomes a shard of its own by two renames, which need no room on the disk.
/// </remarks>
internal sealed class Staging
{
    private const string ChoicesName = "options.json";
    private const string AudioEnding = ".s16le";
    private const string MarkerEnding = ".json";
    private const string ListingEnding = ".jsonl";
    private const int Version = 1;

    // More than two workers are ahead of the packer. A run that was killed among songs of minutes has left fewer; flushing one takes some 10 ms.
    private const int MostAlone = 512;
    private const int MostTogether = 256;

    // Half a minute at the usual rate.
    private const long MostBytesTogether = 1 << 19;

    private readonly string _corpus;

    private Staging(string corpus)
    {
        _corpus = corpus;
        Folder = Path.Combine(corpus, CorpusFolder.StagingName);
    }

    /// <summary>The path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Opens the folder, and empties it when what it holds was made with other choices.</summary>
    public static Staging Open(string corpus, PrepareOptions options)
    {
        Staging staging = new(corpus);
        string path = Path.Combine(staging.Folder, ChoicesName);
        string choices = JsonSerializer.Serialize(new Choices(Version, options.SampleRate, options.PreparedWith), JsonFormat.Compact) + "\n";
        if (!File.Exists(path) || File.ReadAllText(path) != choices)
        {
            staging.Delete();
            Directory.CreateDirectory(staging.Folder);
            AtomicFile.WriteText(path, choices);
        }

        return staging;
    }

    /// <summary>Joins the process that has opened the folder.</summary>
    /// <exception cref="IOException">There is no such folder here.</exception>
    public static Staging Join(string corpus)
    {
        Staging staging = new(corpus);
        return Directory.Exists(staging.Folder) ? staging : throw new IOException(
            $"'{staging.Folder}' must lie on a file system that all computers share, but is not seen here. Choose another --out, or use one computer.");
    }

    /// <summary>Where the samples of a staged recording lie.</summary>
    public string AudioPath(string id) => Path.Combine(Folder, id + AudioEnding);

    /// <summary>Where a worker may put samples that it does not want to hold in memory.</summary>
    public string SpillPath(int worker) => Path.Combine(Folder, $"decoded-{worker}.f32le");

    /// <summary>Where a shard is written before it has its name.</summary>
    public string UnfinishedShardPath => Path.Combine(Folder, "shard" + AtomicFile.TemporarySuffix);

    /// <summary>Makes a recording count whose samples are at <see cref="AudioPath"/>.</summary>
    /// <remarks>Not flushed, which would take longer than decoding where recordings are short: a part of a line is no JSON and counts as nothing.</remarks>
    public void Mark(StagedRecording staged) =>
        File.WriteAllBytes(MarkerPath(staged.Recording.Id), [.. JsonSerializer.SerializeToUtf8Bytes(staged, JsonFormat.Compact), (byte)'\n']);

    /// <summary>Begins the list of a shard.</summary>
    public ShardListing BeginList() => new(Path.Combine(Folder, "list" + AtomicFile.TemporarySuffix));

    /// <summary>Makes a shard count that is in the corpus folder.</summary>
    /// <param name="listing">What it holds; complete.</param>
    /// <returns>The name of the list.</returns>
    public string Count(ShardListing listing)
    {
        // A list of another run that says something else stays: what it says may not have been read yet.
        string path = ListingPath(listing.FirstId!, listing.Shard);
        for (int copy = 2; File.Exists(path) && !IsSame(path, listing.Path); copy++)
        {
            path = ListingPath(listing.FirstId!, listing.Shard, $"-{copy}");
        }

        File.Move(listing.Path, path, overwrite: true);
        return Path.GetFileName(path);
    }

    /// <summary>Removes a staged recording that is in a listed shard.</summary>
    public void Remove(string id)
    {
        File.Delete(MarkerPath(id));
        File.Delete(AudioPath(id));
    }

    /// <summary>Puts every staged recording into a shard that is listed, and deletes what is half done or damaged.</summary>
    /// <remarks>Each becomes a shard of its own. Should there be more than a run has at work, then those that are short are put together, as far as there is room:
    /// a hundred thousand files take hours to be flushed, and are more than can be mapped.</remarks>
    public void FileAll()
    {
        File.Delete(UnfinishedShardPath);
        string[] ids = [.. Directory.GetFiles(Folder, "*" + MarkerEnding).Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name + MarkerEnding != ChoicesName)];
        List<StagedRecording> together = [];
        bool mayCopy = ids.Length > MostAlone;
        foreach (string id in ids)
        {
            if (StagedList.Read(MarkerPath(id)) is not { } list)
            {
                File.Delete(MarkerPath(id));
            }
            else if (mayCopy && list.Shard.Bytes <= MostBytesTogether)
            {
                together.AddRange(list.Recordings);
                if (together.Count == MostTogether)
                {
                    mayCopy = FileTogether(together);
                    together.Clear();
                }
            }
            else
            {
                FileAlone(list.Recordings.Single());
            }
        }

        together.ForEach(FileAlone);
        foreach (string left in Directory.GetFiles(Folder).Where(path => !path.EndsWith(ListingEnding, StringComparison.Ordinal) && Path.GetFileName(path) != ChoicesName))
        {
            File.Delete(left);
        }
    }

    /// <summary>The lists of shards that count, oldest first; each is read when its turn comes.</summary>
    public IEnumerable<StagedList> Listed() =>
        // By time and then by name, as the clock of a file system may not tell two files apart.
        from file in new DirectoryInfo(Folder).GetFiles("*" + ListingEnding).OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal)
        let list = StagedList.Read(file.FullName)
        where list is not null && IsWhole(list.Shard)
        select list;

    /// <summary>What a list says, in order; read as it is enumerated.</summary>
    public IEnumerable<StagedRecording> Listed(string list) => StagedList.RecordingsOf(Path.Combine(Folder, list));

    /// <summary>Gives up a shard, to make room on the disk: one with the fewest recordings, and of these the longest.</summary>
    /// <param name="committed">Shards that the manifest names, and that must stay.</param>
    /// <returns>Whether there was one.</returns>
    public bool GiveUpOne(IReadOnlyCollection<string> committed)
    {
        if (Listed().Where(list => !committed.Contains(list.Shard.File)).MinBy(list => (list.Lines.Count, -list.Shard.Bytes)) is not { } given)
        {
            return false;
        }

        File.Delete(given.Path);
        File.Delete(Path.Combine(_corpus, given.Shard.File));
        return true;
    }

    /// <summary>Removes the folder.</summary>
    public void Delete()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static bool IsSame(string one, string other)
    {
        using FileStream first = File.OpenRead(one);
        using FileStream second = File.OpenRead(other);
        return first.Length == second.Length && SHA256.HashData(first).AsSpan().SequenceEqual(SHA256.HashData(second));
    }

    private bool FileTogether(List<StagedRecording> recordings)
    {
        // One whose audio is not there may have got half-way to a shard of its own.
        foreach (StagedRecording staged in recordings.Where(staged => !IsAudioOf(staged)).ToList())
        {
            recordings.Remove(staged);
            FileAlone(staged);
        }

        if (recordings.Count == 0)
        {
            return true;
        }

        try
        {
            using ShardListing listing = BeginList();
            recordings.ForEach(staged => listing.Add(staged with { Recording = staged.Recording with { Offset = listing.Bytes } }));
            listing.Complete();
            ShardFile.Write(UnfinishedShardPath, recordings.Select(staged => new ShardPiece(staged.Recording, staged.Parts, AudioPath(staged.Recording.Id), 0, IsStaged: true)), CancellationToken.None);
            File.Move(UnfinishedShardPath, Path.Combine(_corpus, listing.Shard.File), overwrite: true);
            Count(listing);
        }
        catch (IOException)
        {
            // A full disk, most likely. Renames need no room.
            File.Delete(UnfinishedShardPath);
            recordings.ForEach(FileAlone);
            return false;
        }

        recordings.ForEach(staged => Remove(staged.Recording.Id));
        return true;
    }

    private void FileAlone(StagedRecording staged)
    {
        string id = staged.Recording.Id;
        Shard shard = new(ShardName.For([(staged.Recording.AudioSha256, staged.Recording.Frames)]), staged.Recording.Frames * sizeof(short));
        if (IsAudioOf(staged, flush: true))
        {
            File.Move(AudioPath(id), Path.Combine(_corpus, shard.File), overwrite: true);
        }

        if (IsWhole(shard))
        {
            File.Move(MarkerPath(id), ListingPath(id, shard), overwrite: true);
        }
        else
        {
            File.Delete(MarkerPath(id));
        }
    }

    // After a power loss a file may have its name and its length without its content.
    private bool IsAudioOf(StagedRecording staged, bool flush = false)
    {
        string path = AudioPath(staged.Recording.Id);
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        if (flush)
        {
            stream.Flush(flushToDisk: true);
        }

        return Convert.ToHexStringLower(SHA256.HashData(stream)) == staged.Recording.AudioSha256;
    }

    private bool IsWhole(Shard shard) => new FileInfo(Path.Combine(_corpus, shard.File)) is { Exists: true } file && file.Length == shard.Bytes;

    private string MarkerPath(string id) => Path.Combine(Folder, id + MarkerEnding);

    // The recording is named, too: two sources with the same audio have shards of one name, but lists of their own.
    private string ListingPath(string firstId, Shard shard, string suffix = "") =>
        Path.Combine(Folder, $"{firstId}-{Path.GetFileNameWithoutExtension(shard.File)}{suffix}{ListingEnding}");

    private sealed record Choices(int Version, int SampleRate, PreparedWith Prepared);
}
