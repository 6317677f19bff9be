namespace WaveNetSharp.Benchmarks;

/// <summary>Operands of the benchmarks: small numbers around zero, the same in every run.</summary>
internal static class Operands
{
    public static float[] Random(int length)
    {
        Numerics.RandomSource random = new(seed: 1);
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)(0.1 * ((2 * random.NextDouble()) - 1));
        }

        return values;
    }
}
