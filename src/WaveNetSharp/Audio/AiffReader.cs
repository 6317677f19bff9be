namespace WaveNetSharp.Audio;

/// <summary>Reads AIFF and AIFF-C files: PCM of 8 to 32 bits, high byte first or (<c>sowt</c>) last, floating point of 32 and 64 bits, any number of channels.</summary>
/// <remarks>Sizes that a streaming writer left open mean: to the end of the file. Samples may stand before what describes them where the stream can
/// seek, and may be followed by anything.</remarks>
public sealed class AiffReader : UncompressedReader
{
    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="InvalidDataException">Not an AIFF file, damaged beyond use, empty, or with a codec that is not plain numbers.</exception>
    /// <exception cref="IOException">The system could not open or read it.</exception>
    public AiffReader(string path)
        : this(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), path)
    {
    }

    /// <summary>Reads an AIFF from a stream that stands at its start, and closes the stream with the reader, or when this fails.</summary>
    /// <param name="stream">Need not be able to seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="AiffReader(string)"/>
    public AiffReader(Stream stream, string name)
        : base(stream, name, ReadHeader)
    {
    }

    private static SampleRun ReadHeader(Stream stream, string name)
    {
        AiffHeader header = AiffHeader.Read(stream, name);
        return header.Samples ?? throw new InvalidDataException(
            $"'{name}' holds compressed sound: its codec must be NONE, twos, sowt, fl32 or fl64, but is {header.Format.Codec}. Convert it to PCM.");
    }
}
