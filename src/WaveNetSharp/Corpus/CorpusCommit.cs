using System.Text.Json;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>Makes a new corpus the one in a folder.</summary>
internal static class CorpusCommit
{
    /// <summary>Writes descriptions, index, what was skipped, and last the manifest, by one rename; then removes files that it does not name.</summary>
    /// <remarks>A crash at any moment leaves the old corpus or the new one. Whoever reads the old one keeps it until it is closed.
    /// One process at a time may commit.</remarks>
    /// <param name="folder">Holds the shards.</param>
    /// <param name="contents">What to write.</param>
    /// <exception cref="InvalidDataException">A rule of the format is broken; the old corpus stands.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; the old corpus stands.</exception>
    public static void Write(string folder, CorpusContents contents)
    {
        CorpusFolder.RequireLittleEndian();
        foreach (Shard shard in contents.Shards)
        {
            MappedFile.RequireLength(Path.Combine(folder, shard.File), shard.Bytes);
        }

        HashSet<string> before = [.. ContentNamed(folder)];
        CorpusManifest manifest;
        try
        {
            manifest = WriteAll(folder, contents);
        }
        catch
        {
            // What an attempt leaves would take the room that the next one needs. But what the manifest names stays: over a network a rename may be done and yet reported as failed.
            string manifestPath = Path.Combine(folder, CorpusFolder.ManifestName);
            string standing = File.Exists(manifestPath) ? File.ReadAllText(manifestPath) : "";
            Remove(ContentNamed(folder).Where(path => !before.Contains(path) && !standing.Contains(Path.GetFileName(path), StringComparison.Ordinal)));
            throw;
        }

        HashSet<string> named = new(manifest.Shards.Select(shard => shard.File), StringComparer.Ordinal) { manifest.Recordings.File, manifest.Recordings.Index };
        Remove(ContentNamed(folder).Where(path => !named.Contains(Path.GetFileName(path))));
    }

    private static CorpusManifest WriteAll(string folder, CorpusContents contents)
    {
        (RecordingTable table, IReadOnlyList<CorpusLabel> labels) = RecordingTableWriter.Write(folder, contents);
        CorpusManifest manifest = new()
        {
            Version = CorpusManifest.CurrentVersion,
            SampleRate = contents.SampleRate,
            Prepared = contents.Prepared,
            Recordings = table,
            Labels = labels,
            Shards = contents.Shards,
        };
        CorpusManifestCheck.Check(manifest);
        // What a reader would refuse must not replace what it accepts.
        RecordingIndex.Open(folder, manifest).Dispose();
        AtomicFile.Write(Path.Combine(folder, CorpusFolder.SkippedName), stream =>
        {
            foreach (PrepareFailure failure in contents.Skipped)
            {
                stream.Write(JsonSerializer.SerializeToUtf8Bytes(failure, JsonFormat.Compact));
                stream.WriteByte((byte)'\n');
            }
        });
        byte[] json = manifest.ToJson();
        AtomicFile.Write(Path.Combine(folder, CorpusFolder.ManifestName), stream => stream.Write(json));
        return manifest;
    }

    private static IEnumerable<string> ContentNamed(string folder) => Directory.EnumerateFiles(folder).Where(path => CorpusFolder.IsContentName(Path.GetFileName(path)));

    private static void Remove(IEnumerable<string> files)
    {
        foreach (string path in files.ToList())
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Windows keeps a file that somebody reads. It means nothing any more, and the next commit tries again.
            }
        }
    }
}
