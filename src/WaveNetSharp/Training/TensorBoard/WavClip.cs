using System.Buffers.Binary;

namespace WaveNetSharp.Training.TensorBoard;

/// <summary>Makes a whole WAV file in memory: what an event file holds of a clip.</summary>
internal static class WavClip
{
    private const int HeaderLength = 44;

    /// <summary>Encodes mono samples as 16-bit PCM.</summary>
    /// <param name="samples">[-1, 1]; beyond is clipped, NaN becomes silence.</param>
    /// <param name="sampleRate">Samples per second.</param>
    public static byte[] Encode(ReadOnlySpan<float> samples, int sampleRate)
    {
        byte[] wav = new byte[checked(HeaderLength + (samples.Length * sizeof(short)))];
        Span<byte> header = wav;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], wav.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16); // bytes in this chunk
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1); // PCM
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1); // channels
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 8 * sizeof(short));
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], wav.Length - HeaderLength);
        for (int i = 0; i < samples.Length; i++)
        {
            short value = (short)Math.Clamp(MathF.Round(samples[i] * 32768f), short.MinValue, short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(header[(HeaderLength + (i * sizeof(short)))..], value);
        }

        return wav;
    }
}
