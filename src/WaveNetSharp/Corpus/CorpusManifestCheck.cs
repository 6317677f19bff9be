namespace WaveNetSharp.Corpus;

/// <summary>The rules of a manifest. Manifests are text that people edit, so nothing in one is taken on trust.</summary>
internal static class CorpusManifestCheck
{
    /// <exception cref="InvalidDataException">A rule is broken; the message names the entry, the rule and what was found.</exception>
    public static void Check(CorpusManifest manifest)
    {
        Require(manifest.SampleRate is >= PrepareOptions.LowestRate and <= PrepareOptions.HighestRate,
            $"sample_rate must be between {PrepareOptions.LowestRate:N0} and {PrepareOptions.HighestRate:N0}, but was {manifest.SampleRate:N0}.");
        Require(manifest.Shards is not null && manifest.Recordings is not null, "shards and recordings must be lists, but were null.");
        HashSet<string> files = new(StringComparer.OrdinalIgnoreCase);
        foreach (Shard shard in manifest.Shards!)
        {
            Require(shard?.File is not null, "every shard must have a file.");
            Require(IsPlainName(shard!.File), $"shard '{shard.File}' must be a file name inside the corpus folder, ending in {CorpusFolder.ShardEnding}.");
            Require(files.Add(shard.File), $"shard '{shard.File}' must be listed once, but was listed again.");
            Require(shard.Bytes >= 0 && shard.Bytes % sizeof(short) == 0,
                $"shard '{shard.File}' must hold a whole number of 16-bit samples, but has {shard.Bytes:N0} bytes.");
        }

        Require(manifest.Recordings!.Count > 0, "recordings must list at least one, but was empty.");
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (Recording recording in manifest.Recordings)
        {
            Require(recording?.Id is not null && recording.Source is not null && recording.SourceSha256 is not null
                && recording.AudioSha256 is not null && recording.Trimmed is not null && recording.Measured is not null, "a recording must not have null in a required key.");
            CheckRecording(recording!, manifest.Shards);
            Require(ids.Add(recording!.Id), $"recording id '{recording.Id}' must be unique, but was found twice.");
        }
    }

    private static void CheckRecording(Recording recording, IReadOnlyList<Shard> shards)
    {
        string name = $"recording '{recording.Source}'";
        Require(recording.Id.Length > 0, $"{name} must have an id, but it was empty.");
        Require(IsSha256(recording.SourceSha256) && IsSha256(recording.AudioSha256), $"{name} must have SHA-256 values of 64 hexadecimal digits.");
        Require(recording.Frames >= 2, $"{name} must have at least 2 frames, but has {recording.Frames:N0}.");
        Require(recording.Shard >= 0 && recording.Shard < shards.Count, $"{name} must lie in one of {shards.Count:N0} shards, but names shard {recording.Shard:N0}.");
        Shard shard = shards[recording.Shard];
        // Compared by division: frames times two may overflow.
        Require(recording.Offset >= 0 && recording.Offset % sizeof(short) == 0 && recording.Offset <= shard.Bytes
            && recording.Frames <= (shard.Bytes - recording.Offset) / sizeof(short),
            $"{name} must lie inside '{shard.File}' of {shard.Bytes:N0} bytes, but has {recording.Frames:N0} frames from byte {recording.Offset:N0}.");
        Require(recording.Trimmed.StartFrames >= 0 && recording.Trimmed.EndFrames >= 0, $"{name} must have trimmed frames of at least 0.");
        CheckMeasures(recording.Measured, name);
    }

    private static void CheckMeasures(RecordingMeasures measured, string name)
    {
        try
        {
            measured.Check();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message}", exception);
        }
    }

    // Letters, digits, '-', '_' and inner '.' only: no separator of any system, no "..", no drive, no device of Windows.
    private static bool IsPlainName(string file) =>
        file.EndsWith(CorpusFolder.ShardEnding, StringComparison.Ordinal) && file.Length > CorpusFolder.ShardEnding.Length
        && file[0] != '.' && !file.Contains("..", StringComparison.Ordinal)
        && file.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }
}
