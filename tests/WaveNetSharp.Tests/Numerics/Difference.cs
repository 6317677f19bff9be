namespace WaveNetSharp.Tests.Numerics;

/// <summary>Compares a kernel's numbers with expected ones and says where they differ most.</summary>
internal static class Difference
{
    /// <summary>Fails unless each number is within <paramref name="tolerance"/>; NaN is within only of NaN.</summary>
    /// <param name="shape">What was computed, for the message.</param>
    public static void AssertWithin<T>(double tolerance, ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, T shape)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0;
        int worst = -1;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Of(expected[i], actual[i]);
            if (difference > largest)
            {
                (largest, worst) = (difference, i);
            }
        }

        if (largest > tolerance)
        {
            Assert.Fail($"{shape}: element {worst} must be {expected[worst]:g9} to within {tolerance:g3}, but was {actual[worst]:g9}: off by {largest:g3}.");
        }
    }

    public static void AssertWithin<T>(double tolerance, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, T shape)
    {
        double[] exact = new double[expected.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertChecked(expected, exact.AsSpan());
        AssertWithin(tolerance, exact, actual, shape);
    }

    private static double Of(double expected, float actual)
    {
        if (double.IsNaN(expected) || float.IsNaN(actual))
        {
            return double.IsNaN(expected) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        }

        return expected == actual ? 0 : Math.Abs(expected - actual);
    }
}
