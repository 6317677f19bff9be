using System.Buffers.Binary;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Damages bytes without knowing what they are: flips, boundary values, cuts, and pieces from elsewhere.</summary>
internal static class ByteMutator
{
    // Where signs, widths and additions turn over.
    private static readonly ulong[] Boundaries =
    [
        0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x10000, 0x7FFFF000, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF8,
        0xFFFFFFFE, 0xFFFFFFFF, 0x100000000, 0x7FFFFFFFFFFFFFFE, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFF8, 0xFFFFFFFFFFFFFFFF,
    ];

    /// <summary>Applies one to four changes.</summary>
    /// <param name="random">Decides which.</param>
    /// <param name="input">Not changed.</param>
    /// <param name="donor">Where spliced pieces come from.</param>
    /// <param name="words">Byte strings that mean something in this format.</param>
    public static byte[] Mutate(RandomSource random, byte[] input, byte[] donor, byte[][] words)
    {
        byte[] bytes = input;
        for (int changes = 1 + random.Below(4); changes > 0; changes--)
        {
            bytes = Change(random, bytes, donor, words);
        }

        return bytes;
    }

    private static byte[] Change(RandomSource random, byte[] input, byte[] donor, byte[][] words)
    {
        int at = random.Below(input.Length + 1);
        int length = random.Below(Math.Min(input.Length - at, random.OneIn(4) ? int.MaxValue : 16) + 1);
        switch (random.Below(10))
        {
            case 0:
            case 1:
                return Overwrite(input, at, [(byte)((at < input.Length ? input[at] : 0) ^ (1 << random.Below(8)))]);
            case 2:
                return Overwrite(input, at, [(byte)random.Below(256)]);
            case 3:
            case 4:
                return Overwrite(input, random.OneIn(2) ? at & ~1 : at, Boundary(random));
            case 5:
                return input[..at];
            case 6:
                return [.. input.AsSpan(0, at), .. input.AsSpan(at + length)];
            case 7:
                return [.. input.AsSpan(0, at), .. input.AsSpan(random.Below(input.Length + 1 - length), length), .. input.AsSpan(at)];
            case 8:
                int from = random.Below(donor.Length + 1);
                ReadOnlySpan<byte> piece = donor.AsSpan(from, random.Below(donor.Length - from + 1));
                return random.OneIn(2) ? [.. input.AsSpan(0, at), .. piece] : [.. input.AsSpan(0, at), .. piece, .. input.AsSpan(at)];
            default:
                byte[] word = words.Length > 0 ? random.Pick<byte[]>(words) : Boundary(random);
                return random.OneIn(2) ? Overwrite(input, at, word) : [.. input.AsSpan(0, at), .. word, .. input.AsSpan(at)];
        }
    }

    private static byte[] Overwrite(byte[] input, int at, byte[] value)
    {
        byte[] bytes = [.. input];
        value.AsSpan(0, Math.Min(value.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static byte[] Boundary(RandomSource random)
    {
        byte[] value = new byte[8];
        ulong number = random.Pick<ulong>(Boundaries) + (random.OneIn(4) ? (ulong)random.Below(17) - 8 : 0);
        int width = 1 << random.Below(4);
        if (random.OneIn(2))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(value, number);
            return value[..width];
        }

        BinaryPrimitives.WriteUInt64BigEndian(value, number);
        return value[^width..];
    }
}
