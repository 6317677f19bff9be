using System.Buffers.Binary;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Damages files of chunks, as WAV and AIFF are, at the seams: chunks in another order, twice, left out, or with a size that lies.</summary>
internal static class ChunkMutator
{
    private const int FormHeader = 12;
    private const int ChunkHeader = 8;

    public static byte[] Mutate(RandomSource random, byte[] input, byte[] donor, bool bigEndian)
    {
        List<byte[]> chunks = Split(input, bigEndian);
        if (chunks.Count == 0)
        {
            return input;
        }

        int at = random.Below(chunks.Count);
        int other = random.Below(chunks.Count);
        switch (random.Below(5))
        {
            case 0:
                (chunks[at], chunks[other]) = (chunks[other], chunks[at]);
                break;
            case 1:
                chunks.Insert(other, chunks[at]);
                break;
            case 2:
                chunks.RemoveAt(at);
                break;
            case 3:
                List<byte[]> pieces = Split(donor, bigEndian);
                chunks.Insert(at, pieces.Count > 0 ? random.Pick<byte[]>([.. pieces]) : donor);
                break;
            default:
                chunks[at] = WithSize(random, chunks[at], bigEndian);
                break;
        }

        return [.. input.AsSpan(0, FormHeader), .. chunks.SelectMany(chunk => chunk)];
    }

    private static List<byte[]> Split(byte[] file, bool bigEndian)
    {
        List<byte[]> chunks = [];
        for (int at = FormHeader; at + ChunkHeader <= file.Length;)
        {
            ReadOnlySpan<byte> size = file.AsSpan(at + 4);
            uint claimed = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
            long padded = (long)ChunkHeader + claimed + (claimed & 1);
            int length = (int)Math.Min(padded, file.Length - at);
            chunks.Add(file[at..(at + length)]);
            at += length;
        }

        return chunks;
    }

    private static byte[] WithSize(RandomSource random, byte[] chunk, bool bigEndian)
    {
        uint right = (uint)Math.Max(chunk.Length - ChunkHeader, 0);
        uint size = random.Pick<uint>([0, 1, right - 1, right + 1, right * 2, 0x7FFFF000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, (uint)random.Below(int.MaxValue)]);
        byte[] changed = [.. chunk];
        if (changed.Length >= ChunkHeader && bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(4), size);
        }
        else if (changed.Length >= ChunkHeader)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(4), size);
        }

        return changed;
    }
}
