namespace WaveNetSharp.Tests.Numerics;

/// <summary>What the kernels are fed: the lengths to sweep, and numbers that repeat from run to run.</summary>
internal static class Inputs
{
    /// <summary>Four vectors of the widest kind, and one more.</summary>
    public const int LongestLength = 65;

    /// <summary>Every length from 0 on.</summary>
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, LongestLength + 1)];

    /// <summary>Multiples of 1/8 in [-1, 1]: their products, and sums of thousands of those, are exact in single precision, so every order
    /// of summation, fused or not, gives the same bits.</summary>
    public static float[] Eighths(this Random random, int count)
    {
        float[] numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
        {
            number = random.Next(-8, 9) / 8f;
        }

        return numbers;
    }

    /// <summary>Numbers in [-limit, limit).</summary>
    public static float[] Uniform(this Random random, int count, float limit = 1)
    {
        float[] numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
        {
            number = limit * ((2 * random.NextSingle()) - 1);
        }

        return numbers;
    }
}
