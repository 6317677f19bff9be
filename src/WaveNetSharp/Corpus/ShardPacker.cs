namespace WaveNetSharp.Corpus;

/// <summary>Packs recordings into shards whose borders depend on the recordings alone, and copies nothing into a shard that is there already.</summary>
internal sealed class ShardPacker(string corpus, Staging staging, long meanBytes, CancellationToken cancellation) : IDisposable
{
    private readonly long _mostBytes = meanBytes * (ShardBoundary.MostBytes / ShardBoundary.MeanBytes);
    private readonly List<Shard> _shards = [];
    private readonly Dictionary<string, int> _places = [];
    private readonly List<(string List, int Shard)> _finished = [];
    private UnfinishedShard? _unfinished;

    /// <summary>The shards that are written and listed.</summary>
    public IReadOnlyList<Shard> Shards => _shards;

    /// <summary>The recordings of these shards with their places, in order; read from the disk.</summary>
    public IEnumerable<Recording> Recordings => _finished.SelectMany(finished =>
        staging.Listed(finished.List).Select(staged => staged.Recording with { Shard = finished.Shard }));

    /// <summary>Adds the next recording in the order of the corpus.</summary>
    public void Add(ShardPiece piece)
    {
        if (_unfinished?.Bytes + piece.Bytes > _mostBytes)
        {
            Finish();
        }

        _unfinished ??= new UnfinishedShard(corpus, staging, cancellation);
        _unfinished.Add(piece);
        if (ShardBoundary.EndsAfter(piece.Recording.Id, piece.Bytes, meanBytes))
        {
            Finish();
        }
    }

    /// <summary>Ends the last shard.</summary>
    public void Finish()
    {
        if (_unfinished is null)
        {
            return;
        }

        (Shard shard, string list) = _unfinished.Finish();
        // Sources with the same audio may make two shards that are one file.
        if (_places.TryAdd(shard.File, _shards.Count))
        {
            _shards.Add(shard);
        }

        _finished.Add((list, _places[shard.File]));
        Dispose();
    }

    /// <summary>Lets the shard go that is not finished.</summary>
    public void Dispose()
    {
        _unfinished?.Dispose();
        _unfinished = null;
    }
}
