using System.Buffers.Binary;

namespace WaveNetSharp.Audio;

/// <summary>The <c>COMM</c> chunk of an AIFF file: what one frame looks like, and how many there are.</summary>
/// <param name="Codec">Four letters; <c>NONE</c> in a file that is not AIFF-C.</param>
/// <param name="Frames">Frames that the header claims, or null when its writer did not know.</param>
/// <param name="Samples">How samples are decoded; null when they are compressed, which is for ffmpeg.</param>
/// <remarks>Apple, "Audio Interchange File Format", version 1.3 (1989), and "AIFF-C", draft of 26 August 1991.</remarks>
internal readonly record struct AiffFormat(string Codec, uint? Frames, SampleFormat? Samples)
{
    /// <summary>Bytes of the longest part of the chunk that means something here.</summary>
    public const int MaximumLength = 22;

    private const int UncompressedLength = 18;

    /// <summary>Reads the chunk's content and, for plain numbers, checks it.</summary>
    /// <param name="chunk">Its first <see cref="MaximumLength"/> bytes, or all it has.</param>
    /// <param name="namesCodec">Whether the file is AIFF-C.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="InvalidDataException">A field is out of range.</exception>
    public static AiffFormat Parse(ReadOnlySpan<byte> chunk, bool namesCodec, string name)
    {
        int length = namesCodec ? MaximumLength : UncompressedLength;
        if (chunk.Length < length)
        {
            throw AiffHeader.Broken(name, $"its 'COMM' chunk must have at least {length} bytes, but has {chunk.Length}");
        }

        string codec = namesCodec ? ChunkFile.Printable(chunk[UncompressedLength..]) : "NONE";
        uint frames = BinaryPrimitives.ReadUInt32BigEndian(chunk[2..]);
        bool? floats = codec switch
        {
            "NONE" or "twos" or "sowt" => false,
            "fl32" or "FL32" or "fl64" or "FL64" => true,
            _ => null,
        };
        if (floats is not { } isFloat)
        {
            return new AiffFormat(codec, null, null);
        }

        int channels = BinaryPrimitives.ReadInt16BigEndian(chunk);
        if (channels < 1)
        {
            throw AiffHeader.Broken(name, $"channels must be at least 1, but was {channels:N0}");
        }

        // How many bits a float has stands in the name of its codec, and some writers leave anything here.
        SampleEncoding encoding = isFloat
            ? codec.EndsWith("32", StringComparison.Ordinal) ? SampleEncoding.Float32 : SampleEncoding.Float64
            : Integer(BinaryPrimitives.ReadInt16BigEndian(chunk[6..]), name);
        SampleFormat samples = new(Rate(chunk[8..18], name), channels, encoding, BigEndian: codec != "sowt");
        return new AiffFormat(codec, frames is 0 or uint.MaxValue ? null : frames, samples);
    }

    // Samples of other widths lie in the high bits of whole bytes.
    private static SampleEncoding Integer(int bits, string name) => ((bits + 7) / 8) switch
    {
        1 when bits > 0 => SampleEncoding.Signed8,
        2 => SampleEncoding.Signed16,
        3 => SampleEncoding.Signed24,
        4 => SampleEncoding.Signed32,
        _ => throw AiffHeader.Broken(name, $"bits per sample must be between 1 and 32 for PCM, but was {bits}"),
    };

    // An 80-bit float: a sign, 15 bits of exponent and 64 of mantissa, whose highest stands for 1. Old machines had rates such as 22,254.5 Hz.
    private static int Rate(ReadOnlySpan<byte> extended, string name)
    {
        const int exponentBias = 16383 + 63;
        short top = BinaryPrimitives.ReadInt16BigEndian(extended);
        double size = Math.ScaleB(BinaryPrimitives.ReadUInt64BigEndian(extended[2..]), (top & 0x7FFF) - exponentBias);
        double rate = Math.Round(top < 0 ? -size : size);
        return rate is >= AudioReader.MinimumSampleRate and <= AudioReader.MaximumSampleRate
            ? (int)rate
            : throw AiffHeader.Broken(name, $"the sample rate must be between {AudioReader.MinimumSampleRate:N0} and {AudioReader.MaximumSampleRate:N0} Hz, but was {rate:G7}");
    }
}
