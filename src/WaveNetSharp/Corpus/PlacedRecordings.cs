using System.Collections;

namespace WaveNetSharp.Corpus;

/// <summary>Recordings of a corpus and of lists, in one order; each description is read when it is asked for, and not kept.</summary>
/// <param name="committed">The recordings of the corpus.</param>
/// <param name="lists">The paths of the lists.</param>
/// <param name="places">Where each recording is described.</param>
/// <param name="shards">The new number of the shard of each list.</param>
/// <param name="committedShards">The new number of each shard of the corpus.</param>
internal sealed class PlacedRecordings(
    IReadOnlyList<Recording> committed, IReadOnlyList<string> lists, IReadOnlyList<StagedPlace> places, IReadOnlyList<int> shards, IReadOnlyList<int> committedShards) : IReadOnlyList<Recording>
{
    public int Count => places.Count;

    public Recording this[int index]
    {
        get
        {
            StagedPlace place = places[index];
            if (place.List == StagedPlace.Committed)
            {
                Recording earlier = committed[(int)place.Start];
                return earlier with { Shard = committedShards[earlier.Shard] };
            }

            return StagedList.ReadRecording(lists[place.List], place.Start, place.Length) with { Shard = shards[place.List] };
        }
    }

    public IEnumerator<Recording> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
