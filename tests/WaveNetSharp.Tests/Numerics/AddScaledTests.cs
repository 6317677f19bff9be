using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class AddScaledTests
{
    // Inputs in [-1, 1], so |sum| <= 2: half a unit of the product (3e-8) and half a unit of the sum (6e-8).
    private const double Tolerance = 9e-8;

    public static TheoryData<int> Lengths => Inputs.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Invoke_AnyLength_MatchesDoublePrecision(int length)
    {
        Random random = new(length);
        const float Scale = -0.7f;
        Guarded source = new(random.Uniform(length)), destination = new(random.Uniform(length));
        double[] expected = new double[length];
        for (int i = 0; i < length; i++)
        {
            expected[i] = destination.Span[i] + ((double)Scale * source.Span[i]);
        }

        AddScaled.Invoke(source, Scale, destination);
        Difference.AssertWithin(Tolerance, expected, destination, length);
        source.AssertNeighboursUntouched();
        destination.AssertNeighboursUntouched();
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Invoke_SourceIsDestination_ScalesIt(int length)
    {
        float[] before = new Random(length).Eighths(length);
        Guarded both = new(before);
        AddScaled.Invoke(both, 2, both);
        Difference.AssertWithin(0, before.Select(number => 3 * number).ToArray(), both, length);
    }

    [Fact]
    public void Invoke_LengthsDiffer_ThrowsNamingBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => AddScaled.Invoke(new float[17], 1, new float[19]));
        Assert.Contains("17 and 19", error.Message, StringComparison.Ordinal);
    }
}
