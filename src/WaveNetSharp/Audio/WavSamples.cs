using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Audio;

/// <summary>Turns the bytes of a WAV file's samples into floats with full scale [-1, 1].</summary>
internal static class WavSamples
{
    /// <summary>Decodes <paramref name="samples"/>.Length samples; integers of n bits are divided by 2^(n - 1).</summary>
    /// <param name="bytes">Shape [samples, bytes per sample], little-endian.</param>
    /// <param name="format">A plain, validated format.</param>
    /// <param name="samples">Shape [samples]; written. Floating point is passed on as it is, NaN and infinities included.</param>
    public static void Decode(ReadOnlySpan<byte> bytes, WavFormat format, Span<float> samples)
    {
        int width = format.BytesPerSample;
        if (bytes.Length != samples.Length * width)
        {
            throw new ArgumentException($"{samples.Length:N0} samples of {width} bytes take {samples.Length * width:N0} bytes, but there were {bytes.Length:N0}.");
        }

        switch (format.Tag, width)
        {
            case (WavFormat.PcmTag, 1):
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = (bytes[i] - 128) / 128f;
                }

                break;
            case (WavFormat.PcmTag, 2):
                if (BitConverter.IsLittleEndian)
                {
                    Pcm16.ToFloat(MemoryMarshal.Cast<byte, short>(bytes), samples);
                    break;
                }

                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = Pcm16.ToFloat(BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]));
                }

                break;
            case (WavFormat.PcmTag, 3):
                for (int i = 0; i < samples.Length; i++)
                {
                    int at = 3 * i;
                    samples[i] = (bytes[at] | (bytes[at + 1] << 8) | ((sbyte)bytes[at + 2] << 16)) / 8_388_608f;
                }

                break;
            case (WavFormat.PcmTag, 4):
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) / 2_147_483_648f;
                }

                break;
            case (WavFormat.FloatTag, 4):
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                }

                break;
            default:
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                }

                break;
        }
    }
}
