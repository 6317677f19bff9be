using System.Buffers.Binary;

namespace WaveNetSharp.Audio;

/// <summary>All that stands before the samples of a WAV file.</summary>
/// <param name="Format">What a frame looks like.</param>
/// <param name="DataLength">Bytes of samples that the header claims, or null when its writer did not know: then they go on to the end.</param>
/// <remarks>RIFF with 32-bit sizes, and RF64 or BW64 (EBU Tech 3306) with 64-bit sizes in a <c>ds64</c> chunk.</remarks>
internal sealed record WavHeader(WavFormat Format, long? DataLength)
{
    private const uint Unknown = 0xFFFFFFFF;

    // What SoX writes, rounded down to whole frames, when it cannot seek back to fill in the size.
    private const uint UnknownToSox = 0x7FFFF000;

    /// <summary>Whether a file that starts with these bytes is a WAV file; short of 12 bytes, whether it may be one.</summary>
    public static bool IsWav(ReadOnlySpan<byte> start) =>
        start.Length >= 4
        && (start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8) || start.StartsWith("BW64"u8))
        && (start.Length < 12 || start[8..12].SequenceEqual("WAVE"u8));

    /// <summary>Reads up to the first sample; the stream stands there afterwards. Seeks over chunks where the stream can, else reads over them.</summary>
    /// <exception cref="InvalidDataException">Not a WAV file, or its header is damaged.</exception>
    public static WavHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[ChunkFile.StartLength];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (length < start.Length || !IsWav(start))
        {
            throw new InvalidDataException(
                $"'{name}' is not a WAV file: it must start with RIFF and WAVE, but {ChunkFile.Found(start[..length])}. Export it again, or leave it out.",
                length < start.Length ? new EndOfStreamException() : null);
        }

        uint riffLength = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        long position = start.Length;
        long? longDataLength = null;
        WavFormat? format = null;
        Span<byte> head = stackalloc byte[8];
        Span<byte> content = stackalloc byte[WavFormat.MaximumLength];
        for (int chunk = 0; chunk < ChunkFile.MaximumChunks; chunk++)
        {
            if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            {
                throw Broken(name, $"it must have a 'data' chunk with the samples, but ends after {position:N0} bytes without one", new EndOfStreamException());
            }

            position += head.Length;
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (head.StartsWith("data"u8))
            {
                WavFormat known = format ?? throw Broken(name, "a 'fmt ' chunk must stand before the samples, but none does");
                return new WavHeader(known, ResolveDataLength(size, longDataLength, riffLength, position, known.BlockAlign));
            }

            int taken = 0;
            if (head.StartsWith("fmt "u8) || head.StartsWith("ds64"u8))
            {
                Span<byte> wanted = content[..(int)Math.Min(size, (uint)content.Length)];
                taken = stream.ReadAtLeast(wanted, wanted.Length, throwOnEndOfStream: false);
                if (head.StartsWith("fmt "u8))
                {
                    format = WavFormat.Parse(wanted[..taken], name);
                }
                else if (taken >= 16)
                {
                    longDataLength = BinaryPrimitives.ReadInt64LittleEndian(wanted[8..]);
                }
            }

            // Chunks start at even positions; the pad byte is not counted in their size.
            long padded = size + (long)(size & 1);
            long missing = ChunkFile.Skip(stream, padded - taken);
            if (missing > 1)
            {
                throw Broken(name, $"its '{ChunkFile.Printable(head[..4])}' chunk goes {missing:N0} bytes past the end of the file", new EndOfStreamException());
            }

            position += padded;
        }

        throw Broken(name, $"the samples must come within the first {ChunkFile.MaximumChunks:N0} chunks, but do not");
    }

    /// <summary>The error for a header that cannot be right.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="what">The rule, and what was found.</param>
    /// <param name="cause">An <see cref="EndOfStreamException"/> where the header is not whole.</param>
    public static InvalidDataException Broken(string name, string what, Exception? cause = null) =>
        new($"'{name}' has a broken WAV header: {what}. Export it again, or leave it out.", cause);

    private static long? ResolveDataLength(uint size, long? longSize, uint riffLength, long dataStart, int blockAlign)
    {
        if (size == Unknown)
        {
            return longSize > 0 ? longSize : null;
        }

        // A writer that was stopped leaves 0 here, and a form length that ends at or before the samples. A form that goes on after
        // an empty data chunk knows what it says.
        long formEnd = riffLength is Unknown ? 0 : riffLength + 8L;
        bool unfilled = size == 0 && formEnd < dataStart + 8;
        return unfilled || (size <= UnknownToSox && UnknownToSox - size < blockAlign) ? null : size;
    }
}
