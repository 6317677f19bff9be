using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WaveNetSharp.Audio;

/// <summary>What the uncompressed sound of a file looks like, and how its bytes become floats with full scale [-1, 1].</summary>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Channels">Samples in a frame.</param>
/// <param name="Encoding">What one sample is.</param>
/// <param name="BigEndian">Whether its highest byte comes first.</param>
internal readonly record struct SampleFormat(int SampleRate, int Channels, SampleEncoding Encoding, bool BigEndian)
{
    /// <summary>Bytes of one sample.</summary>
    public int BytesPerSample => Encoding switch
    {
        SampleEncoding.Unsigned8 or SampleEncoding.Signed8 => 1,
        SampleEncoding.Signed16 => 2,
        SampleEncoding.Signed24 => 3,
        SampleEncoding.Signed32 or SampleEncoding.Float32 => 4,
        _ => 8,
    };

    /// <summary>Bytes of one frame.</summary>
    public int BytesPerFrame => BytesPerSample * Channels;

    /// <summary>Whether samples may be beyond full scale, or not finite.</summary>
    public bool IsFloatingPoint => Encoding is SampleEncoding.Float32 or SampleEncoding.Float64;

    /// <summary>Whether samples lie in the file as they do in memory.</summary>
    public bool IsThatOfMemory => Encoding == SampleEncoding.Float32 && BigEndian != BitConverter.IsLittleEndian;

    /// <summary>Decodes <paramref name="samples"/>.Length samples; integers of n bits are divided by 2^(n - 1).</summary>
    /// <param name="bytes">Shape [samples, bytes per sample]; left in little-endian order.</param>
    /// <param name="samples">Shape [samples]; written. Floating point is passed on as it is, NaN and infinities included.</param>
    public void Decode(Span<byte> bytes, Span<float> samples)
    {
        if (bytes.Length != samples.Length * BytesPerSample)
        {
            throw new ArgumentException($"{samples.Length:N0} samples of {BytesPerSample} bytes take {samples.Length * BytesPerSample:N0} bytes, but there were {bytes.Length:N0}.");
        }

        if (BigEndian)
        {
            ReverseSamples(bytes, BytesPerSample);
        }

        switch (Encoding)
        {
            case SampleEncoding.Unsigned8:
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = (bytes[i] - 128) / 128f;
                }

                break;
            case SampleEncoding.Signed8:
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = (sbyte)bytes[i] / 128f;
                }

                break;
            case SampleEncoding.Signed16:
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
            case SampleEncoding.Signed24:
                for (int i = 0; i < samples.Length; i++)
                {
                    int at = 3 * i;
                    samples[i] = (bytes[at] | (bytes[at + 1] << 8) | ((sbyte)bytes[at + 2] << 16)) / 8_388_608f;
                }

                break;
            case SampleEncoding.Signed32:
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) / 2_147_483_648f;
                }

                break;
            case SampleEncoding.Float32:
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

    // Within each sample; one byte has no order.
    private static void ReverseSamples(Span<byte> bytes, int width)
    {
        switch (width)
        {
            case 2:
                Span<short> shorts = MemoryMarshal.Cast<byte, short>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 3:
                for (int i = 0; i < bytes.Length; i += 3)
                {
                    (bytes[i], bytes[i + 2]) = (bytes[i + 2], bytes[i]);
                }

                break;
            case 4:
                Span<int> integers = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(integers, integers);
                break;
            case 8:
                Span<long> longs = MemoryMarshal.Cast<byte, long>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
