using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WaveNetSharp.Corpus;

/// <summary>Makes the name of a shard while its recordings come, one by one.</summary>
internal sealed class ShardHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The shard of what was added so far.</summary>
    public Shard Shard => new(ShardName.Of(_hash.GetCurrentHash()), Bytes);

    /// <summary>Bytes of audio so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds the next recording of the shard.</summary>
    /// <param name="audioSha256">64 hexadecimal digits.</param>
    /// <param name="frames">Its samples.</param>
    public void Add(string audioSha256, long frames)
    {
        Span<byte> entry = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long)];
        Convert.FromHexString(audioSha256, entry, out _, out _);
        BinaryPrimitives.WriteInt64LittleEndian(entry[SHA256.HashSizeInBytes..], frames);
        _hash.AppendData(entry);
        Bytes += frames * sizeof(short);
    }

    public void Dispose() => _hash.Dispose();
}
