namespace WaveNetSharp.Corpus;

/// <summary>The names inside a corpus folder, and the switch from an old corpus to a new one.</summary>
/// <remarks>A new corpus is built in <c>.preparing</c>. Renaming that to <c>.ready</c>, one atomic step, is the commitment: before it the old
/// corpus stands, after it the new one does, and whoever comes next, a writer or a reader, first finishes moving the files into place.
/// No step may be skipped and every step may be repeated, so a crash at any moment loses nothing.</remarks>
internal static class CorpusFolder
{
    public const string ManifestName = "manifest.json";
    public const string StagingName = ".preparing";
    public const string ReadyName = ".ready";
    public const string LockName = ".prepare.lock";
    public const string ShardEnding = ".s16le";

    private const string ShardPattern = "audio-*" + ShardEnding;

    public static string ShardName(int index) => $"audio-{index:00000}{ShardEnding}";

    /// <summary>Samples are used as they lie in the file, which only a little-endian machine can do.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine is big-endian.</exception>
    public static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("A corpus holds little-endian samples, but this machine is big-endian.");
        }
    }

    /// <summary>Moves a committed new corpus into place, if there is one.</summary>
    /// <exception cref="InvalidDataException">The committed manifest was tampered with.</exception>
    public static void FinishReplacement(string folder)
    {
        string ready = Path.Combine(folder, ReadyName);
        if (!Directory.Exists(ready))
        {
            return;
        }

        string manifestPath = Path.Combine(folder, ManifestName);
        string newManifestPath = Path.Combine(ready, ManifestName);
        if (File.Exists(newManifestPath))
        {
            foreach (Shard shard in CorpusManifest.Parse(File.ReadAllBytes(newManifestPath), newManifestPath).Shards)
            {
                string source = Path.Combine(ready, shard.File);
                if (File.Exists(source))
                {
                    File.Move(source, Path.Combine(folder, shard.File), overwrite: true);
                }
            }

            File.Move(newManifestPath, manifestPath, overwrite: true);
        }

        DeleteStaleShards(folder, CorpusManifest.Parse(File.ReadAllBytes(manifestPath), manifestPath));
        Directory.Delete(ready, recursive: true);
    }

    private static void DeleteStaleShards(string folder, CorpusManifest manifest)
    {
        HashSet<string> current = new(manifest.Shards.Select(shard => shard.File), StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(folder, ShardPattern).Where(path => !current.Contains(Path.GetFileName(path))).ToList())
        {
            File.Delete(path);
        }
    }
}
