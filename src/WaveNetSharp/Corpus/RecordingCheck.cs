namespace WaveNetSharp.Corpus;

/// <summary>The rules of one description of a recording. Descriptions are text that people edit, so nothing in one is taken on trust.</summary>
internal static class RecordingCheck
{
    /// <exception cref="InvalidDataException">A rule is broken; the message names the recording, the rule and what was found.</exception>
    public static void Check(Recording recording)
    {
        Require(recording.Id is not null && recording.Source is not null && recording.SourceSha256 is not null && recording.AudioSha256 is not null
            && recording.Trimmed?.Reason is not null && recording.Measured is not null, "a recording must not have null in a required key.");
        string name = $"recording '{recording.Source}'";
        Require(recording.Source!.Length > 0, "a recording must have a source, but it was empty.");
        Require(recording.Channel is not "" && recording.Label is not "", $"{name} must not have an empty channel or label.");
        string id = Recording.IdOf(recording.Source, recording.Channel);
        Require(recording.Id == id, $"{name} must have the id {id}, which its source and channel give, but has '{recording.Id}'.");
        Require(IsSha256(recording.SourceSha256!) && IsSha256(recording.AudioSha256!), $"{name} must have SHA-256 values of 64 hexadecimal digits.");
        Require(recording.Frames >= 2, $"{name} must have at least 2 frames, but has {recording.Frames:N0}.");
        Require(recording.Trimmed!.StartFrames >= 0 && recording.Trimmed.EndFrames >= 0, $"{name} must have trimmed frames of at least 0.");
        try
        {
            recording.Measured!.Check();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message}", exception);
        }
    }

    /// <summary>Says what is wrong with a place that does not lie inside its shard.</summary>
    /// <returns>The end of a sentence that begins with the name of the recording; null when nothing is wrong.</returns>
    public static string? PlaceFault(int shard, long offset, long frames, IReadOnlyList<Shard> shards)
    {
        if (shard < 0 || shard >= shards.Count)
        {
            return $"must lie in one of {shards.Count:N0} shards, but names shard {shard:N0}.";
        }

        Shard file = shards[shard];
        // Compared by division: frames times two may overflow.
        return offset >= 0 && offset % sizeof(short) == 0 && offset <= file.Bytes && frames >= 2 && frames <= (file.Bytes - offset) / sizeof(short)
            ? null
            : $"must lie inside '{file.File}' of {file.Bytes:N0} bytes, but has {frames:N0} frames from byte {offset:N0}.";
    }

    /// <summary>Checks the order of two neighbours, which also says that no two are the same.</summary>
    /// <exception cref="InvalidDataException">They are not in order.</exception>
    public static void CheckOrder(Recording? before, Recording after) =>
        Require(before is null || Recording.Compare(before, after) < 0, before is null ? "" :
            $"recording '{after.Source}' must come after '{before.Source}' in ordinal order of source and channel, and only once.");

    public static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }
}
