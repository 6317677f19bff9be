using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Corpus;

/// <summary>What the index holds of a recording: 48 bytes, little-endian, in the order of the fields.</summary>
/// <param name="TextOffset">Bytes before its line in the descriptions.</param>
/// <param name="TextLength">Bytes of the line, without the line end.</param>
/// <param name="Shard">See <see cref="Recording.Shard"/>.</param>
/// <param name="Offset">See <see cref="Recording.Offset"/>.</param>
/// <param name="Frames">See <see cref="Recording.Frames"/>.</param>
/// <param name="AudioKey">The first 8 bytes of <see cref="Recording.AudioSha256"/> as they are.</param>
/// <param name="Label">Index into the labels of the manifest; -1 for none.</param>
/// <param name="LineKey">The first 4 bytes of the SHA-256 of the line as they are.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RecordingEntry(
    long TextOffset, int TextLength, int Shard, long Offset, long Frames, ulong AudioKey, int Label, uint LineKey)
{
    /// <summary>Bytes in the file.</summary>
    public const int Size = 48;

    /// <summary>The label of a recording that has none.</summary>
    public const int NoLabel = -1;

    /// <summary>The byte after the audio.</summary>
    public long End => Offset + (Frames * sizeof(short));

    /// <summary>A number that orders recordings as <see cref="Recording.AudioSha256"/> does.</summary>
    public ulong AudioOrder => BinaryPrimitives.ReverseEndianness(AudioKey);
}
