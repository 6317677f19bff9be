using System.Globalization;

namespace WaveNetSharp.Corpus;

/// <summary>A shard that is being put together. In memory are 24 bytes a recording: where its audio lies until the shard is written.</summary>
internal sealed class UnfinishedShard(string corpus, Staging staging, CancellationToken cancellation) : IDisposable
{
    private const int FileOfItsOwn = -1;

    private readonly ShardListing _listing = staging.BeginList();
    private readonly List<(int File, long Offset)> _places = [];
    private readonly List<ulong> _staged = [];
    private readonly List<string> _files = [];
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>Bytes of audio so far.</summary>
    public long Bytes => _listing.Bytes;

    /// <summary>Adds the next recording.</summary>
    public void Add(ShardPiece piece)
    {
        _listing.Add(new StagedRecording(piece.Recording with { Shard = 0, Offset = Bytes }, piece.Parts));
        if (piece.IsStaged)
        {
            _places.Add((FileOfItsOwn, 0));
            _staged.Add(ulong.Parse(piece.Recording.Id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }
        else
        {
            _places.Add((NumberOf(piece.Path), piece.Offset));
        }
    }

    /// <summary>Writes the shard unless it is there already, makes it count, and removes what it was made of.</summary>
    /// <returns>The shard, and the name of the list of its recordings.</returns>
    public (Shard Shard, string List) Finish()
    {
        _listing.Complete();
        Shard shard = _listing.Shard;
        string path = Path.Combine(corpus, shard.File);
        if (new FileInfo(path) is not { Exists: true } file || file.Length != shard.Bytes)
        {
            ShardFile.Write(staging.UnfinishedShardPath, StagedList.RecordingsOf(_listing.Path).Zip(_places, Piece), cancellation);
            File.Move(staging.UnfinishedShardPath, path, overwrite: true);
        }

        string list = staging.Count(_listing);
        foreach (ulong id in _staged)
        {
            staging.Remove(id.ToString("x16", CultureInfo.InvariantCulture));
        }

        return (shard, list);
    }

    public void Dispose() => _listing.Dispose();

    private ShardPiece Piece(StagedRecording staged, (int File, long Offset) place) => new(
        staged.Recording, staged.Parts, place.File == FileOfItsOwn ? staging.AudioPath(staged.Recording.Id) : _files[place.File], place.Offset, place.File == FileOfItsOwn);

    private int NumberOf(string path)
    {
        if (_numbers.TryAdd(path, _files.Count))
        {
            _files.Add(path);
        }

        return _numbers[path];
    }
}
