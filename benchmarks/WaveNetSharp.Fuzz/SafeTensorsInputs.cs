using System.Buffers.Binary;
using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Damages the header of a safetensors file and, mostly, tells its new length rightly, so that the damage is met and not the length.</summary>
internal static class SafeTensorsInputs
{
    private const int LengthBytes = sizeof(long);

    public static byte[] Damage(RandomSource random, byte[] file)
    {
        if (file.Length < LengthBytes || BinaryPrimitives.ReadUInt64LittleEndian(file) > (ulong)(file.Length - LengthBytes))
        {
            return file;
        }

        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        byte[] header = JsonMutator.Mutate(random, file[LengthBytes..(LengthBytes + length)]);
        byte[] prefix = new byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, random.OneIn(10) ? (long)random.NextUInt64() >> random.Below(64) : header.Length);
        return [.. prefix, .. header, .. file.AsSpan(LengthBytes + length)];
    }
}
