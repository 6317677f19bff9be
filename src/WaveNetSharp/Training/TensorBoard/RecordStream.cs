using System.Buffers.Binary;
using System.Numerics;

namespace WaveNetSharp.Training.TensorBoard;

/// <summary>Writes TensorFlow's record framing: length, checksum of the length, data, checksum of the data.</summary>
/// <remarks>Little-endian; the length has 8 bytes, a checksum 4. Because each record carries both, a reader stops cleanly at a torn last one.</remarks>
internal static class RecordStream
{
    /// <summary>Appends one record.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], MaskedChecksum(header[..8]));
        stream.Write(header);
        stream.Write(data);

        Span<byte> footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedChecksum(data));
        stream.Write(footer);
    }

    // CRC-32C, turned and shifted: the format does so because a plain checksum over data that holds checksums is a weak one.
    private static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
