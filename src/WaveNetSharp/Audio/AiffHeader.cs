using System.Buffers.Binary;

namespace WaveNetSharp.Audio;

/// <summary>What an AIFF or AIFF-C file says about its samples.</summary>
/// <param name="Format">What a frame looks like.</param>
/// <param name="Samples">Where the stream stands, uncompressed samples; null when they are compressed.</param>
internal sealed record AiffHeader(AiffFormat Format, SampleRun? Samples)
{
    // Before the samples in their chunk: how far away the first one is, and a block size that means nothing here.
    private const int OffsetLength = 8;

    // What SoX writes, rounded down to whole frames, when it cannot seek back to fill in the number of frames.
    private const uint UnknownToSox = 0x7F000000;

    /// <summary>Whether a file that starts with these bytes is an AIFF file; short of 12 bytes, whether it may be one.</summary>
    public static bool IsAiff(ReadOnlySpan<byte> start) =>
        start.StartsWith("FORM"u8)
        && (start.Length < 12 || start[8..12].SequenceEqual("AIFF"u8) || start[8..12].SequenceEqual("AIFC"u8));

    /// <summary>Reads until format and samples are known; the stream stands at the first sample afterwards, unless they are compressed.</summary>
    /// <exception cref="InvalidDataException">Not an AIFF file, or its header is damaged.</exception>
    public static AiffHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[ChunkFile.StartLength];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (length < start.Length || !IsAiff(start))
        {
            throw new InvalidDataException($"'{name}' is not an AIFF file: it must start with FORM and AIFF or AIFC, but {ChunkFile.Found(start[..length])}. Export it again, or leave it out.");
        }

        bool namesCodec = start.EndsWith("AIFC"u8);
        long position = start.Length;
        AiffFormat? format = null;
        Sound? sound = null;
        Span<byte> head = stackalloc byte[8];
        Span<byte> content = stackalloc byte[AiffFormat.MaximumLength];
        for (int chunk = 0; chunk < ChunkFile.MaximumChunks; chunk++)
        {
            if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            {
                throw Broken(name, $"it must have {(format is null ? "a 'COMM' chunk with the format" : "an 'SSND' chunk with the samples")}, but ends after {position:N0} bytes without one");
            }

            position += head.Length;
            uint size = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
            long taken = 0;
            if (head.StartsWith("COMM"u8))
            {
                Span<byte> wanted = content[..(int)Math.Min(size, (uint)content.Length)];
                taken = stream.ReadAtLeast(wanted, wanted.Length, throwOnEndOfStream: false);
                format = AiffFormat.Parse(wanted[..(int)taken], namesCodec, name);
                if (format is { Samples: null } compressed)
                {
                    return new AiffHeader(compressed, null);
                }
            }
            else if (head.StartsWith("SSND"u8) && sound is null)
            {
                sound = Sound.Read(stream, size, name);
                taken = sound.Value.Before;
                if (format is null && (!stream.CanSeek || sound.Value.Length is null))
                {
                    throw Broken(name, "a 'COMM' chunk must stand before samples of unknown length, and before any in a pipe, but none does");
                }
            }

            if (format is { Samples: { } samples } known && sound is { } found)
            {
                if (stream.CanSeek)
                {
                    stream.Position = found.Start;
                }

                return new AiffHeader(known, Run(samples, known.Frames, found.Length));
            }

            // Chunks start at even positions; the pad byte is not counted in their size.
            long padded = size + (long)(size & 1);
            long missing = ChunkFile.Skip(stream, padded - taken);
            if (missing > 1)
            {
                throw Broken(name, $"its '{ChunkFile.Printable(head[..4])}' chunk goes {missing:N0} bytes past the end of the file");
            }

            position += padded;
        }

        throw Broken(name, $"format and samples must come within the first {ChunkFile.MaximumChunks:N0} chunks, but do not");
    }

    /// <summary>The error for a header that cannot be right.</summary>
    public static InvalidDataException Broken(string name, string what) =>
        new($"'{name}' has a broken AIFF header: {what}. Export it again, or leave it out.");

    // The number of frames stands in one chunk and the size of their bytes in another. What is behind the last frame pads a block.
    private static SampleRun Run(SampleFormat format, uint? frames, long? length)
    {
        long? claimed = frames * (long)format.BytesPerFrame;
        if (claimed <= UnknownToSox && UnknownToSox - claimed < format.BytesPerFrame)
        {
            return new SampleRun(format, null, null);
        }

        return new SampleRun(format, claimed ?? length, claimed < length ? claimed : length ?? claimed);
    }

    /// <summary>An <c>SSND</c> chunk.</summary>
    /// <param name="Start">Where the samples begin; means nothing in a pipe.</param>
    /// <param name="Before">Bytes of the chunk before them.</param>
    /// <param name="Length">Bytes of the chunk from there on, or null when its writer did not know.</param>
    private readonly record struct Sound(long Start, long Before, long? Length)
    {
        // The stream stands at the first sample afterwards, or at its end.
        public static Sound Read(Stream stream, uint size, string name)
        {
            Span<byte> offsets = stackalloc byte[OffsetLength];
            offsets.Clear();
            stream.ReadAtLeast(offsets, offsets.Length, throwOnEndOfStream: false);
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(offsets);
            long before = OffsetLength + (long)offset;
            bool open = size is 0 or uint.MaxValue;
            if (!open && size < before)
            {
                throw Broken(name, $"its 'SSND' chunk must have at least {before:N0} bytes, {OffsetLength} and what it says are before the samples, but has {size:N0}");
            }

            ChunkFile.Skip(stream, offset);
            return new Sound(stream.CanSeek ? stream.Position : 0, before, open ? null : size - before);
        }
    }
}
