using WaveNetSharp.Numerics;

namespace WaveNetSharp.Fuzz;

/// <summary>Damages a sound file as disks, downloads and strangers do: flipped bits, cut ends, pieces of other files.</summary>
internal static class SoundDamage
{
    // Most formats have everything that matters before this.
    private const int Start = 200;

    public static byte[] Apply(RandomSource random, byte[] file, byte[] donor)
    {
        byte[] bytes = [.. file];
        switch (random.Below(8))
        {
            case 0:
                Flip(random, bytes, 1 + random.Below(4), bytes.Length);
                break;
            case 1:
                Flip(random, bytes, 1 + random.Below(200), bytes.Length);
                break;
            case 2:
                Flip(random, bytes, 1 + random.Below(8), Math.Min(Start, bytes.Length));
                break;
            case 3:
                return bytes[..random.Below(bytes.Length + 1)];
            case 4:
                return bytes[random.Below(bytes.Length)..];
            case 5:
                int at = random.Below(bytes.Length);
                return [.. bytes.AsSpan(0, at), .. donor.AsSpan(random.Below(donor.Length))];
            case 6:
                random.Fill(bytes.AsSpan(random.Below(bytes.Length)));
                break;
            default:
                return ByteMutator.Mutate(random, bytes, donor, []);
        }

        return bytes;
    }

    private static void Flip(RandomSource random, byte[] bytes, int count, int length)
    {
        for (; count > 0; count--)
        {
            bytes[random.Below(length)] ^= (byte)(1 << random.Below(8));
        }
    }
}
