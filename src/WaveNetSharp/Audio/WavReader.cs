namespace WaveNetSharp.Audio;

/// <summary>Reads WAV files: PCM of 8 to 32 bits, floating point of 32 and 64 bits, any number of channels, RIFF and RF64.</summary>
/// <remarks>A data size of 0 or 0xFFFFFFFF, as streaming writers leave it, means: to the end of the file.</remarks>
public sealed class WavReader : UncompressedReader
{
    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="InvalidDataException">Not a WAV file, damaged beyond use, empty, or with a codec that is not plain numbers.</exception>
    /// <exception cref="IOException">The system could not open or read it.</exception>
    public WavReader(string path)
        : this(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), path)
    {
    }

    /// <summary>Reads a WAV from a stream that stands at its start, and closes the stream with the reader, or when this fails.</summary>
    /// <param name="stream">Need not be able to seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="WavReader(string)"/>
    public WavReader(Stream stream, string name)
        : base(stream, name, ReadHeader)
    {
    }

    private static SampleRun ReadHeader(Stream stream, string name)
    {
        WavHeader header = WavHeader.Read(stream, name);
        if (!header.Format.IsPlain)
        {
            throw new InvalidDataException($"'{name}' holds compressed sound: its codec must be PCM (1) or floating point (3), but is {header.Format.Tag} (0x{header.Format.Tag:X4}). Convert it to PCM.");
        }

        return new SampleRun(header.Format.Samples, header.DataLength, header.DataLength);
    }
}
