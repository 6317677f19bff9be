using System.Security.Cryptography;
using System.Text;
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
    public void Mark(StagedRecording staged) => File.WriteAllBytes(MarkerPath(staged.Recording.Id), JsonSerializer.SerializeToUtf8Bytes(staged, JsonFormat.Compact));

    /// <summary>Makes a shard count that is in the corpus folder.</summary>
    /// <param name="recordings">What it holds, in order.</param>
    /// <returns>The name of the list.</returns>
    public string List(IReadOnlyList<StagedRecording> recordings)
    {
        string path = ListingPath(recordings);
        WriteLines(path, recordings);
        return Path.GetFileName(path);
    }

    /// <summary>Removes a staged recording that is in a listed shard.</summary>
    public void Remove(string id)
    {
        File.Delete(MarkerPath(id));
        File.Delete(AudioPath(id));
    }

    /// <summary>Makes every staged recording a shard of its own, and deletes what is half done or damaged.</summary>
    /// <remarks>After a power loss a file may have its name and its length without its content, so the audio is compared with its hash.</remarks>
    public void FileAll()
    {
        File.Delete(UnfinishedShardPath);
        foreach (string marker in Directory.GetFiles(Folder, "*" + MarkerEnding).Where(path => Path.GetFileName(path) != ChoicesName))
        {
            if (ReadLines(marker) is not [StagedRecording staged])
            {
                File.Delete(marker);
                continue;
            }

            string audio = AudioPath(staged.Recording.Id);
            Shard shard = ShardOf([staged]);
            if (File.Exists(audio) && FlushedHash(audio) == staged.Recording.AudioSha256)
            {
                File.Move(audio, Path.Combine(_corpus, shard.File), overwrite: true);
            }

            if (IsWhole(shard))
            {
                File.Move(marker, ListingPath([staged]), overwrite: true);
            }
            else
            {
                File.Delete(marker);
            }
        }

        foreach (string left in Directory.GetFiles(Folder).Where(path => !path.EndsWith(ListingEnding, StringComparison.Ordinal) && Path.GetFileName(path) != ChoicesName))
        {
            File.Delete(left);
        }
    }

    /// <summary>The shards that count, oldest first, each with what it holds.</summary>
    public IEnumerable<(Shard Shard, IReadOnlyList<StagedRecording> Recordings)> Listed()
    {
        // By time and then by name, as the clock of a file system may not tell two files apart.
        foreach (FileInfo listing in new DirectoryInfo(Folder).GetFiles("*" + ListingEnding).OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            IReadOnlyList<StagedRecording> recordings = ReadLines(listing.FullName);
            if (recordings.Count > 0 && ShardOf(recordings) is var shard && IsWhole(shard))
            {
                yield return (shard, recordings);
            }
        }
    }

    /// <summary>What a list says, in order; read as it is enumerated.</summary>
    public IEnumerable<StagedRecording> Listed(string list) => Lines(Path.Combine(Folder, list));

    /// <summary>Gives up the longest recording that has a shard of its own, to make room on the disk.</summary>
    /// <param name="committed">Shards that the manifest names, and that must stay.</param>
    /// <returns>Whether there was one.</returns>
    public bool GiveUpOne(IReadOnlyCollection<string> committed)
    {
        (Shard? shard, IReadOnlyList<StagedRecording>? recordings) = Listed()
            .Where(listed => listed.Recordings.Count == 1 && !committed.Contains(listed.Shard.File))
            .OrderByDescending(listed => listed.Shard.Bytes)
            .FirstOrDefault();
        if (shard is null)
        {
            return false;
        }

        File.Delete(ListingPath(recordings));
        File.Delete(Path.Combine(_corpus, shard.File));
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

    private static void WriteLines(string path, IEnumerable<StagedRecording> recordings) => AtomicFile.Write(path, stream =>
    {
        foreach (StagedRecording staged in recordings)
        {
            JsonSerializer.Serialize(stream, staged, JsonFormat.Compact);
            stream.WriteByte((byte)'\n');
        }
    });

    private static IEnumerable<StagedRecording> Lines(string path) =>
        File.ReadLines(path, Encoding.UTF8).Select(line => JsonSerializer.Deserialize<StagedRecording>(line, JsonFormat.Compact)!);

    // A text that is not whole or was touched counts as none: its recordings are made again.
    private static IReadOnlyList<StagedRecording> ReadLines(string path)
    {
        try
        {
            return [.. Lines(path)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string FlushedHash(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        stream.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static Shard ShardOf(IReadOnlyList<StagedRecording> recordings) => new(
        ShardName.For(recordings.Select(staged => (staged.Recording.AudioSha256, staged.Recording.Frames))),
        recordings.Sum(staged => staged.Recording.Frames * sizeof(short)));

    private bool IsWhole(Shard shard) => new FileInfo(Path.Combine(_corpus, shard.File)) is { Exists: true } file && file.Length == shard.Bytes;

    private string MarkerPath(string id) => Path.Combine(Folder, id + MarkerEnding);

    // The recording is named, too: two sources with the same audio have shards of one name, but lists of their own.
    private string ListingPath(IReadOnlyList<StagedRecording> recordings) =>
        Path.Combine(Folder, $"{recordings[0].Recording.Id}-{Path.GetFileNameWithoutExtension(ShardOf(recordings).File)}{ListingEnding}");

    private sealed record Choices(int Version, int SampleRate, PreparedWith Prepared);
}
