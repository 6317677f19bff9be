using System.Buffers.Binary;

namespace WaveNetSharp.Audio;

/// <summary>Knows files whose sound is encrypted, so that nobody trains on the noise that decoding them gives.</summary>
/// <remarks>ISO/IEC 14496-12, sections 4.2 and 8.5.2, for MP4 and its kin; the Advanced Systems Format Specification, sections 3.1 and 3.14, for Windows Media.
/// A damaged file passes: its decoder says more.</remarks>
internal static class CopyProtection
{
    private const int BoxHeader = 8;

    // Far more than any real file has before its sound is described; a damaged one must not keep us.
    private const int MostParts = 4096;

    private static readonly Guid AsfHeader = new("75B22630-668E-11CF-A6D9-00AA0062CE6C");
    private static readonly Guid AsfEncryption = new("2211B3FB-BD23-11D2-B4B7-00A0C955FC6E");
    private static readonly Guid AsfExtendedEncryption = new("298AE614-2622-4C17-B935-DAE07EE9289C");

    /// <summary>Reads as much of a file as it takes to know.</summary>
    /// <param name="stream">The file; can seek. Its position changes.</param>
    /// <returns>What protects it; null when nothing does.</returns>
    public static string? Of(Stream stream)
    {
        Span<byte> start = stackalloc byte[30];
        if (!Read(stream, 0, start))
        {
            return null;
        }

        if (start[4..8].SequenceEqual("ftyp"u8))
        {
            int parts = MostParts;
            return OfBoxes(stream, 0, stream.Length, ref parts);
        }

        return new Guid(start[..16]) == AsfHeader && OfObjects(stream, BinaryPrimitives.ReadInt64LittleEndian(start[16..])) ? "Windows Media DRM" : null;
    }

    private static string? OfBoxes(Stream stream, long start, long end, ref int parts)
    {
        Span<byte> header = stackalloc byte[2 * BoxHeader];
        while (end - start >= BoxHeader && parts-- > 0 && Read(stream, start, header[..BoxHeader]))
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            long content = start + BoxHeader;
            if (size == 1 && Read(stream, start, header))
            {
                size = BinaryPrimitives.ReadInt64BigEndian(header[BoxHeader..]);
                content += BoxHeader;
            }
            else if (size == 0)
            {
                size = end - start;
            }

            if (size < content - start || size > end - start)
            {
                return null;
            }

            ReadOnlySpan<byte> type = header[4..8];
            bool nests = type.SequenceEqual("moov"u8) || type.SequenceEqual("trak"u8) || type.SequenceEqual("mdia"u8)
                || type.SequenceEqual("minf"u8) || type.SequenceEqual("stbl"u8) || type.SequenceEqual("stsd"u8);
            // The descriptions of the sound are boxes, too, after a version and their number.
            long nested = type.SequenceEqual("stsd"u8) ? content + 8 : content;
            if ((nests ? OfBoxes(stream, nested, start + size, ref parts) : Scheme(type)) is { } scheme)
            {
                return scheme;
            }

            start += size;
        }

        return null;
    }

    private static string? Scheme(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("drms"u8) ? "Apple FairPlay"
        : type.SequenceEqual("aavd"u8) ? "Audible"
        : type.SequenceEqual("enca"u8) ? "Common Encryption"
        : null;

    private static bool OfObjects(Stream stream, long end)
    {
        Span<byte> header = stackalloc byte[24];
        int parts = MostParts;
        for (long start = 30; end - start >= header.Length && parts-- > 0 && Read(stream, start, header);)
        {
            Guid type = new(header[..16]);
            if (type == AsfEncryption || type == AsfExtendedEncryption)
            {
                return true;
            }

            long size = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
            if (size < header.Length || size > end - start)
            {
                return false;
            }

            start += size;
        }

        return false;
    }

    private static bool Read(Stream stream, long position, Span<byte> bytes)
    {
        stream.Position = position;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
    }
}
