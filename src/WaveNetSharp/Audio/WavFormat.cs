using System.Buffers.Binary;

namespace WaveNetSharp.Audio;

/// <summary>The <c>fmt </c> chunk of a WAV file: what one frame looks like.</summary>
/// <param name="Tag">The codec; for WAVE_FORMAT_EXTENSIBLE that of the sub-format, or 0xFFFE when the sub-format is no plain codec tag.</param>
/// <param name="Channels">Samples in a frame.</param>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="BlockAlign">Bytes in a frame.</param>
/// <param name="BitsPerSample">Bits of a sample that carry sound; the container is the next multiple of 8.</param>
/// <remarks>Microsoft, "Multiple Channel Audio Data and WAVE Files" (2007). The redundant bytes-per-second field is not looked at.</remarks>
internal readonly record struct WavFormat(int Tag, int Channels, int SampleRate, int BlockAlign, int BitsPerSample)
{
    public const int PcmTag = 1;
    public const int FloatTag = 3;
    public const int ExtensibleTag = 0xFFFE;

    /// <summary>Bytes of the longest part of the chunk that means something here.</summary>
    public const int MaximumLength = 40;

    private const int MinimumLength = 16;

    /// <summary>Whether the samples lie in the file as plain numbers; other codecs are for ffmpeg.</summary>
    public bool IsPlain => Tag is PcmTag or FloatTag;

    /// <summary>How the samples of a plain format are decoded.</summary>
    public SampleFormat Samples => new(SampleRate, Channels, Encoding, BigEndian: false);

    private SampleEncoding Encoding => (Tag, BlockAlign / Channels) switch
    {
        (PcmTag, 1) => SampleEncoding.Unsigned8,
        (PcmTag, 2) => SampleEncoding.Signed16,
        (PcmTag, 3) => SampleEncoding.Signed24,
        (PcmTag, _) => SampleEncoding.Signed32,
        (_, 4) => SampleEncoding.Float32,
        _ => SampleEncoding.Float64,
    };

    /// <summary>Reads the chunk's content and, for plain numbers, checks that its fields fit together.</summary>
    /// <exception cref="InvalidDataException">A field is out of range or contradicts another.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk, string name)
    {
        if (chunk.Length < MinimumLength)
        {
            throw WavHeader.Broken(name, $"its 'fmt ' chunk must have at least {MinimumLength} bytes, but has {chunk.Length}");
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        uint sampleRate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        WavFormat format = new(
            tag == ExtensibleTag ? SubFormat(chunk, name) : tag,
            BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]),
            (int)Math.Min(sampleRate, int.MaxValue),
            BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]),
            BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]));
        if (format.IsPlain)
        {
            format.Validate(name, sampleRate);
        }

        return format;
    }

    // A sub-format is a GUID; those of codecs with a tag share the last 14 bytes.
    private static int SubFormat(ReadOnlySpan<byte> chunk, string name)
    {
        if (chunk.Length < MaximumLength)
        {
            throw WavHeader.Broken(name, $"its extensible 'fmt ' chunk must have at least {MaximumLength} bytes, but has {chunk.Length}");
        }

        ReadOnlySpan<byte> family = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
        return chunk[26..40].SequenceEqual(family) ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]) : ExtensibleTag;
    }

    private void Validate(string name, uint sampleRate)
    {
        if (Channels == 0)
        {
            throw WavHeader.Broken(name, "channels must be at least 1, but was 0");
        }

        if (sampleRate is < AudioReader.MinimumSampleRate or > AudioReader.MaximumSampleRate)
        {
            throw WavHeader.Broken(name, $"the sample rate must be between {AudioReader.MinimumSampleRate:N0} and {AudioReader.MaximumSampleRate:N0} Hz, but was {sampleRate:N0}");
        }

        int bytes = (BitsPerSample + 7) / 8;
        bool known = Tag == PcmTag ? bytes is >= 1 and <= 4 : BitsPerSample is 32 or 64;
        if (!known)
        {
            string allowed = Tag == PcmTag ? "between 1 and 32 for PCM" : "32 or 64 for floating point";
            throw WavHeader.Broken(name, $"bits per sample must be {allowed}, but was {BitsPerSample}");
        }

        if (BlockAlign != bytes * Channels)
        {
            throw WavHeader.Broken(name, $"{Channels:N0} channels of {BitsPerSample} bits must take {bytes * Channels:N0} bytes a frame, but it says {BlockAlign:N0}");
        }
    }
}
