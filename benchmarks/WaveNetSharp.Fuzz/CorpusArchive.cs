using System.Buffers.Binary;

namespace WaveNetSharp.Fuzz;

/// <summary>The files of a small corpus as one input: manifest, descriptions, index, shards, each with its length before it; last what to do with them.</summary>
internal sealed class CorpusArchive
{
    public const int Manifest = 0;
    public const int Text = 1;
    public const int Index = 2;
    public const int FirstShard = 3;

    /// <summary>Descriptions and index are put under the names that their hashes give, and the manifest tells these.</summary>
    public const int Hashed = 1;

    /// <summary>The index tells where the lines of the descriptions are, and their hashes.</summary>
    public const int Lined = 2;

    public List<byte[]> Files { get; } = [];

    public byte Flags { get; set; }

    /// <summary>0, or what kind of file stands where another should.</summary>
    public byte Oddity { get; set; }

    public static CorpusArchive Read(ReadOnlySpan<byte> bytes)
    {
        CorpusArchive archive = new();
        while (bytes.Length >= sizeof(int) + 2)
        {
            int length = Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(bytes), 0, bytes.Length - sizeof(int));
            archive.Files.Add(bytes.Slice(sizeof(int), length).ToArray());
            bytes = bytes[(sizeof(int) + length)..];
        }

        archive.Flags = bytes.Length > 0 ? bytes[0] : (byte)0;
        archive.Oddity = bytes.Length > 1 ? bytes[1] : (byte)0;
        return archive;
    }

    public byte[] ToBytes() => [.. Files.SelectMany(file => BitConverter.GetBytes(file.Length).Concat(file)), Flags, Oddity];
}
