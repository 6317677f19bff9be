namespace WaveNetSharp.Fuzz;

/// <summary>FNV-1a, for seeds that depend on an input and for telling samples apart.</summary>
internal static class Hash
{
    public const ulong Prime = 0x100000001B3;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }
}
