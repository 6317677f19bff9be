namespace WaveNetSharp.Fuzz;

/// <summary>Makes a failing input as small and as plain as it can while it fails in the same way.</summary>
internal static class Minimizer
{
    private const int MostTries = 20_000;

    public static byte[] Reduce(byte[] input, Func<byte[], bool> fails)
    {
        byte[] best = input;
        int tries = 0;
        for (int length = Math.Max(best.Length / 2, 1); length >= 1; length /= 2)
        {
            for (int at = 0; at + length <= best.Length && tries < MostTries; tries++)
            {
                byte[] shorter = [.. best.AsSpan(0, at), .. best.AsSpan(at + length)];
                if (fails(shorter))
                {
                    best = shorter;
                }
                else
                {
                    at += length;
                }
            }
        }

        for (int at = 0; at < best.Length && tries < MostTries; at++, tries++)
        {
            byte[] plainer = [.. best];
            plainer[at] = 0;
            if (best[at] != 0 && fails(plainer))
            {
                best = plainer;
            }
        }

        return best;
    }
}
