namespace WaveNetSharp.Corpus;

/// <summary>All recordings that need not be made again: those of the corpus and those that an interrupted prepare left.</summary>
/// <param name="Recordings">In the order of a corpus; each <see cref="Recording.Shard"/> is an index into <paramref name="Shards"/>.</param>
/// <param name="Shards">Files in the corpus folder.</param>
internal sealed record EarlierWork(IReadOnlyList<Recording> Recordings, IReadOnlyList<Shard> Shards)
{
    public static EarlierWork None { get; } = new([], []);

    /// <summary>Adds what was left to a corpus. What was left is newer, so it stands for its source.</summary>
    /// <param name="committed">The recordings of the corpus.</param>
    /// <param name="staging">Where the rest is listed.</param>
    public static EarlierWork Load(EarlierWork committed, Staging staging)
    {
        List<Shard> shards = [];
        Dictionary<(string Source, string Sha256), SortedDictionary<string, Recording>> found = [];
        Dictionary<string, string> newest = new(StringComparer.Ordinal);
        foreach ((Shard shard, IReadOnlyList<StagedRecording> recordings) in staging.Listed())
        {
            foreach ((Recording recording, int parts) in recordings)
            {
                (string, string) key = (recording.Source, recording.SourceSha256);
                SortedDictionary<string, Recording> ofSource = found.TryGetValue(key, out SortedDictionary<string, Recording>? known)
                    ? known : found[key] = new SortedDictionary<string, Recording>(StringComparer.Ordinal);
                ofSource[recording.Channel ?? ""] = recording with { Shard = committed.Shards.Count + shards.Count };
                if (ofSource.Count == parts)
                {
                    newest[recording.Source] = recording.SourceSha256;
                }
            }

            shards.Add(shard);
        }

        return newest.Count == 0 ? committed : WithoutUnusedShards(
            committed.Recordings.Where(recording => !newest.ContainsKey(recording.Source))
                .Concat(newest.SelectMany(source => found[(source.Key, source.Value)].Values))
                .Order(Comparer<Recording>.Create(Recording.Compare)),
            [.. committed.Shards, .. shards]);
    }

    private static EarlierWork WithoutUnusedShards(IEnumerable<Recording> recordings, List<Shard> shards)
    {
        List<Shard> used = [];
        Dictionary<string, int> places = [];
        List<Recording> placed = [];
        foreach (Recording recording in recordings)
        {
            Shard shard = shards[recording.Shard];
            if (places.TryAdd(shard.File, used.Count))
            {
                used.Add(shard);
            }

            placed.Add(recording with { Shard = places[shard.File] });
        }

        return new EarlierWork(placed, used);
    }
}
