using System.Text;

namespace WaveNetSharp.Audio;

/// <summary>What WAV and AIFF have in common: a magic word, a size, a kind, then chunks of an id and a size, at even positions.</summary>
internal static class ChunkFile
{
    /// <summary>Bytes before the first chunk.</summary>
    public const int StartLength = 12;

    /// <summary>Chunks that are looked at. Real files have a handful; a bound keeps a gigabyte of empty chunks from being walked eight bytes at a time.</summary>
    public const int MaximumChunks = 10_000;

    /// <summary>Says how a file starts that is not of the wanted kind.</summary>
    /// <param name="start">Its first 12 bytes, or all it has.</param>
    public static string Found(ReadOnlySpan<byte> start) => start.Length switch
    {
        0 => "is empty",
        < StartLength => $"has only {start.Length} bytes",
        _ => $"starts with '{Printable(start[..4])}'",
    };

    /// <summary>Goes forward, by seeking where the stream can, else by reading.</summary>
    /// <returns>Bytes that the stream ended too early; 0 or less when it did not.</returns>
    public static long Skip(Stream stream, long count)
    {
        if (stream.CanSeek)
        {
            long available = stream.Length - stream.Position;
            stream.Seek(Math.Min(count, available), SeekOrigin.Current);
            return count - available;
        }

        long left = count;
        Span<byte> discarded = stackalloc byte[1024];
        int read = 1;
        while (left > 0 && read > 0)
        {
            read = stream.Read(discarded[..(int)Math.Min(left, discarded.Length)]);
            left -= read;
        }

        return left;
    }

    /// <summary>An id for messages.</summary>
    public static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        foreach (byte value in bytes)
        {
            text.Append(value is >= 0x20 and < 0x7F ? (char)value : '?');
        }

        return text.ToString();
    }
}
