using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class ReluGradientTests
{
    public static TheoryData<int> Lengths => Inputs.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Invoke_AnyLength_IsReference(int length)
    {
        Random random = new(length);
        float[] before = random.Uniform(length);
        Guarded activated = new(random.Uniform(length).Select(number => Math.Max(number, 0)).ToArray()), gradient = new(before), expected = new(before);
        ReluGradient.Invoke(activated, gradient);
        ReluGradient.Reference(activated, expected);
        Difference.AssertWithin(0, expected.Span, gradient, length);
        gradient.AssertNeighboursUntouched();
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Invoke_GradientIsNaN_PassesWhereOpenOnly(int length)
    {
        Guarded activated = new(new float[length]), gradient = new(length);
        float[] expected = new float[length];
        for (int i = 0; i < length; i += 3)
        {
            activated.Span[i] = float.Epsilon;
            expected[i] = float.NaN;
        }

        ReluGradient.Invoke(activated, gradient);
        Difference.AssertWithin(0, expected, gradient, length);
    }

    [Fact]
    public void Invoke_LengthsDiffer_ThrowsNamingBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ReluGradient.Invoke(new float[17], new float[19]));
        Assert.Contains("17 and 19", error.Message, StringComparison.Ordinal);
    }
}
