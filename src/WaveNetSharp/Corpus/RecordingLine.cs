using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using WaveNetSharp.Files;

namespace WaveNetSharp.Corpus;

/// <summary>A recording as a line of the descriptions.</summary>
internal static class RecordingLine
{
    /// <summary>Writes a recording as one JSON object without a line end.</summary>
    public static byte[] Write(Recording recording) => JsonSerializer.SerializeToUtf8Bytes(recording, JsonFormat.Compact);

    /// <summary>Reads and checks a line, and that it says what the index says.</summary>
    /// <param name="line">Without the line end.</param>
    /// <param name="entry">What the index holds of it.</param>
    /// <param name="labels">Those of the manifest.</param>
    /// <exception cref="InvalidDataException">It is damaged or contradicts the index.</exception>
    public static Recording Read(ReadOnlySpan<byte> line, RecordingEntry entry, IReadOnlyList<CorpusLabel> labels)
    {
        if (KeyOf(line) != entry.LineKey)
        {
            throw new InvalidDataException("the line must have the SHA-256 that the index says, but was changed.");
        }

        try
        {
            Recording recording = JsonSerializer.Deserialize<Recording>(line, JsonFormat.Compact) ?? throw new InvalidDataException("the line must be a JSON object, but was null.");
            RecordingCheck.Check(recording);
            string? label = entry.Label == RecordingEntry.NoLabel ? null : labels[entry.Label].Name;
            bool fits = (recording.Shard, recording.Offset, recording.Frames, recording.Label) == (entry.Shard, entry.Offset, entry.Frames, label)
                && AudioKeyOf(recording.AudioSha256) == entry.AudioKey;
            return fits ? recording : throw new InvalidDataException($"recording '{recording.Source}' must have the place, length, audio and label that the index says.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    /// <summary>See <see cref="RecordingEntry.LineKey"/>.</summary>
    public static uint KeyOf(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        return MemoryMarshal.Read<uint>(hash);
    }

    /// <summary>See <see cref="RecordingEntry.AudioKey"/>.</summary>
    public static ulong AudioKeyOf(string sha256)
    {
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        Convert.FromHexString(sha256.AsSpan(0, 2 * key.Length), key, out _, out _);
        return MemoryMarshal.Read<ulong>(key);
    }
}
