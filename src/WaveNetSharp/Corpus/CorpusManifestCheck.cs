namespace WaveNetSharp.Corpus;

/// <summary>The rules of a manifest. Manifests are text that people edit, so nothing in one is taken on trust.</summary>
internal static class CorpusManifestCheck
{
    /// <exception cref="InvalidDataException">A rule is broken; the message names the entry, the rule and what was found.</exception>
    public static void Check(CorpusManifest manifest)
    {
        Require(manifest.SampleRate is >= PrepareOptions.LowestRate and <= PrepareOptions.HighestRate,
            $"sample_rate must be between {PrepareOptions.LowestRate:N0} and {PrepareOptions.HighestRate:N0}, but was {manifest.SampleRate:N0}.");
        Require(manifest.Prepared is not null && manifest.Recordings is not null && manifest.Labels is not null && manifest.Shards is not null,
            "prepared, recordings, labels and shards must not be null.");
        CheckRecordings(manifest.Recordings!);
        CheckLabels(manifest.Labels!);
        CheckShards(manifest.Shards!);
    }

    // The names follow from the hashes, so they cannot lead out of the folder.
    private static void CheckRecordings(RecordingTable table)
    {
        Require(table.Sha256 is not null && table.IndexSha256 is not null && RecordingCheck.IsSha256(table.Sha256) && RecordingCheck.IsSha256(table.IndexSha256),
            "recordings.sha256 and index_sha256 must be 64 hexadecimal digits each.");
        RequireName("recordings.file", table.File, CorpusFolder.TextName(table.Sha256!));
        RequireName("recordings.index", table.Index, CorpusFolder.IndexName(table.IndexSha256!));
        Require(table.Count >= 1, $"recordings.count must be at least 1, but was {table.Count:N0}.");
        Require(table.Bytes >= 1, $"recordings.bytes must be at least 1, but was {table.Bytes:N0}.");
        Require(table.Frames / 2 >= table.Count, $"recordings.frames must be at least 2 for each of {table.Count:N0} recordings, but was {table.Frames:N0}.");
    }

    private static void RequireName(string key, string? found, string expected) =>
        Require(found == expected, $"{key} must be '{expected}', the name that its SHA-256 gives, inside the corpus folder, but was '{found}'.");

    private static void CheckLabels(IReadOnlyList<CorpusLabel> labels)
    {
        string before = "";
        foreach (CorpusLabel label in labels)
        {
            Require(!string.IsNullOrEmpty(label?.Name), "every label must have a name.");
            Require(string.CompareOrdinal(before, label!.Name) < 0, $"label '{label.Name}' must come after '{before}' in ordinal order, and only once.");
            Require(label.Recordings >= 1 && label.Frames / 2 >= label.Recordings,
                $"label '{label.Name}' must have at least one recording and two frames for each, but has {label.Recordings:N0} and {label.Frames:N0}.");
            before = label.Name;
        }
    }

    private static void CheckShards(IReadOnlyList<Shard> shards)
    {
        HashSet<string> files = new(StringComparer.Ordinal);
        foreach (Shard shard in shards)
        {
            Require(shard?.File is not null, "every shard must have a file.");
            Require(ShardName.IsValid(shard!.File), $"shard '{shard.File}' must be a file name inside the corpus folder, audio-<16 hexadecimal digits>.s16le.");
            Require(files.Add(shard.File), $"shard '{shard.File}' must be listed once, but was listed again.");
            Require(shard.Bytes > 0 && shard.Bytes % sizeof(short) == 0,
                $"shard '{shard.File}' must hold a whole number of 16-bit samples, but has {shard.Bytes:N0} bytes.");
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }
}
