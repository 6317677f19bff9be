using WaveNetSharp.Files;

namespace WaveNetSharp.Audio;

/// <summary>Writes whole WAV files; <see cref="WavWriter"/> writes them piece by piece.</summary>
public static class WavFile
{
    private const int BlockSamples = 1 << 14;

    /// <summary>Writes a recording; a reader sees the earlier file of that name or the new one, never a part.</summary>
    /// <param name="path">The file.</param>
    /// <param name="interleaved">Shape [frames, channels], finite, full scale [-1, 1].</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="format">How samples are stored.</param>
    /// <param name="channels">Samples in a frame.</param>
    /// <exception cref="ArgumentException">Not whole frames, a sample that is not finite, or a value out of range; nothing is written.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; an earlier file is as it was.</exception>
    public static void Write(string path, ReadOnlyMemory<float> interleaved, int sampleRate, WavSampleFormat format = WavSampleFormat.Pcm16, int channels = 1)
    {
        WavEncoder encoder = new(sampleRate, format, channels);
        encoder.Validate(interleaved.Span);
        long dataLength = (long)interleaved.Length * encoder.BytesPerSample;
        if (dataLength > encoder.MaximumDataLength)
        {
            throw new ArgumentException($"'{path}' must have at most {encoder.MaximumDataLength / encoder.BlockAlign:N0} frames, the 4 GiB of a WAV file, but would have {dataLength / encoder.BlockAlign:N0}. Write several files.", nameof(interleaved));
        }

        AtomicFile.Write(path, stream =>
        {
            byte[] header = new byte[encoder.HeaderLength];
            encoder.EncodeHeader(dataLength, header);
            stream.Write(header);
            byte[] bytes = new byte[BlockSamples * encoder.BytesPerSample];
            for (int start = 0; start < interleaved.Length; start += BlockSamples)
            {
                ReadOnlySpan<float> block = interleaved.Span[start..Math.Min(start + BlockSamples, interleaved.Length)];
                encoder.Encode(block, bytes);
                stream.Write(bytes.AsSpan(0, block.Length * encoder.BytesPerSample));
            }
        });
    }
}
