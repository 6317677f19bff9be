namespace WaveNetSharp.Corpus;

/// <summary>All recordings that need not be made again: those of the corpus and those that an interrupted prepare left.</summary>
/// <param name="Recordings">In the order of a corpus, each read when it is asked for; <see cref="Recording.Shard"/> is an index into <paramref name="Shards"/>.</param>
/// <param name="Shards">Files in the corpus folder.</param>
internal sealed record EarlierWork(IReadOnlyList<Recording> Recordings, IReadOnlyList<Shard> Shards)
{
    public static EarlierWork None { get; } = new([], []);

    /// <summary>Adds what was left to a corpus. What was left is newer, so it stands for its source.</summary>
    /// <remarks>The names of the sources that are listed stay in memory until they are in order, then 16 bytes a recording.</remarks>
    /// <param name="committed">The recordings of the corpus.</param>
    /// <param name="staging">Where the rest is listed.</param>
    public static EarlierWork Load(EarlierWork committed, Staging staging)
    {
        List<StagedList> lists = [];
        Dictionary<(string Source, UInt128 Sha256), SortedDictionary<string, StagedPlace>> unfinished = [];
        Dictionary<string, StagedPlace[]> newest = new(StringComparer.Ordinal);
        foreach (StagedList list in staging.Listed())
        {
            foreach (StagedLine line in list.Lines)
            {
                StagedPlace place = new(lists.Count, line.Length, line.Start);
                if (line.Parts == 1)
                {
                    newest[line.Source] = [place];
                    continue;
                }

                (string, UInt128) key = (line.Source, line.SourceSha256);
                SortedDictionary<string, StagedPlace> ofSource = unfinished.TryGetValue(key, out SortedDictionary<string, StagedPlace>? known)
                    ? known : unfinished[key] = new SortedDictionary<string, StagedPlace>(StringComparer.Ordinal);
                ofSource[line.Channel ?? ""] = place;
                if (ofSource.Count == line.Parts)
                {
                    newest[line.Source] = [.. ofSource.Values];
                }
            }

            lists.Add(list with { Lines = [] });
        }

        return newest.Count == 0 ? committed : Merge(committed, lists, newest);
    }

    // Shards are numbered in the order in which they are used first, and those that are not are left out.
    private static EarlierWork Merge(EarlierWork committed, List<StagedList> lists, Dictionary<string, StagedPlace[]> newest)
    {
        string[] sources = [.. newest.Keys.Order(StringComparer.Ordinal)];
        List<StagedPlace> places = new(committed.Recordings.Count + sources.Length);
        List<Shard> used = [];
        Dictionary<string, int> numbers = [];
        int[] ofCommitted = new int[committed.Shards.Count];
        int[] ofLists = new int[lists.Count];
        int next = 0;
        for (int i = 0; i < committed.Recordings.Count; i++)
        {
            Recording recording = committed.Recordings[i];
            for (; next < sources.Length && string.CompareOrdinal(sources[next], recording.Source) <= 0; next++)
            {
                AddListed(newest[sources[next]]);
            }

            if (!newest.ContainsKey(recording.Source))
            {
                places.Add(new StagedPlace(StagedPlace.Committed, 0, i));
                ofCommitted[recording.Shard] = NumberOf(committed.Shards[recording.Shard]);
            }
        }

        for (; next < sources.Length; next++)
        {
            AddListed(newest[sources[next]]);
        }

        return new EarlierWork(new PlacedRecordings(committed.Recordings, [.. lists.Select(list => list.Path)], places, ofLists, ofCommitted), used);

        void AddListed(StagedPlace[] ofSource)
        {
            places.AddRange(ofSource);
            foreach (StagedPlace place in ofSource)
            {
                ofLists[place.List] = NumberOf(lists[place.List].Shard);
            }
        }

        int NumberOf(Shard shard)
        {
            if (numbers.TryAdd(shard.File, used.Count))
            {
                used.Add(shard);
            }

            return numbers[shard.File];
        }
    }
}
