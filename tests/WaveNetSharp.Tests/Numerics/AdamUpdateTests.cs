using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class AdamUpdateTests
{
    private const float LearningRate = 0.01f;
    private const float WeightDecay = 0.1f;
    private const float GradientScale = 0.6f;
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;

    // Far above the usual 1e-8, so that leaving it out shows.
    private const float Epsilon = 1e-3f;
    private const int Steps = 20;

    // A parameter below 1 is rounded by half a unit (3e-8) in each step; its step of about 0.01 is off by some ten roundings of 6e-8 (6e-9).
    private const double ParameterTolerance = Steps * 3.6e-8;

    // Both moments are below 1: per step the old one, the new share and their sum are rounded, 6e-8 of what shrinks to a tenth or less in between.
    private const double MomentTolerance = Steps * 6e-8;

    public static TheoryData<int> Lengths => Inputs.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Invoke_ManyStepsAtAnyLength_IsPlainAdamInDoublePrecision(int length)
    {
        Random random = new(length);
        float[] start = random.Uniform(length);
        Guarded parameters = new(start), first = new(new float[length]), second = new(new float[length]);
        float[] referenceParameters = [.. start], referenceFirst = new float[length], referenceSecond = new float[length];
        double[] p = [.. start], m = new double[length], v = new double[length];
        for (int step = 1; step <= Steps; step++)
        {
            Guarded gradient = new(random.Uniform(length));
            AdamUpdate.Coefficients coefficients = Coefficients(step);
            AdamUpdate.Invoke(coefficients, parameters, gradient, first, second);
            AdamUpdate.Reference(coefficients, referenceParameters, gradient, referenceFirst, referenceSecond);
            for (int i = 0; i < length; i++)
            {
                // Kingma and Ba 2015, algorithm 1, line by line; the decay acts on the parameter directly.
                double g = (double)GradientScale * gradient.Span[i];
                m[i] = (Beta1 * m[i]) + ((1 - (double)Beta1) * g);
                v[i] = (Beta2 * v[i]) + ((1 - (double)Beta2) * g * g);
                double corrected = m[i] / (1 - Math.Pow(Beta1, step));
                double scale = Math.Sqrt(v[i] / (1 - Math.Pow(Beta2, step))) + Epsilon;
                p[i] -= LearningRate * ((corrected / scale) + (WeightDecay * p[i]));
            }

            gradient.AssertNeighboursUntouched();
        }

        Difference.AssertWithin(ParameterTolerance, p, parameters, length);
        Difference.AssertWithin(MomentTolerance, m, first, length);
        Difference.AssertWithin(MomentTolerance, v, second, length);
        Difference.AssertWithin(ParameterTolerance, p, referenceParameters, length);
        Difference.AssertWithin(MomentTolerance, m, referenceFirst, length);
        Difference.AssertWithin(MomentTolerance, v, referenceSecond, length);
        parameters.AssertNeighboursUntouched();
        first.AssertNeighboursUntouched();
        second.AssertNeighboursUntouched();
    }

    // A training that has diverged must show.
    [Theory, MemberData(nameof(Lengths))]
    public void Invoke_OneGradientIsNaN_ParameterIsNaN(int length)
    {
        for (int i = 0; i < length; i++)
        {
            float[] parameters = new float[length], gradient = new float[length];
            gradient[i] = float.NaN;
            AdamUpdate.Invoke(Coefficients(1), parameters, gradient, new float[length], new float[length]);
            Assert.Equal(float.NaN, parameters[i]);
            Assert.Equal(1, parameters.Count(float.IsNaN));
        }
    }

    [Theory]
    [InlineData(17, 16, 16, 16)]
    [InlineData(16, 17, 16, 16)]
    [InlineData(16, 16, 17, 16)]
    [InlineData(16, 16, 16, 17)]
    public void Invoke_LengthsDiffer_ThrowsNamingAll(int parameters, int gradient, int first, int second)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => AdamUpdate.Invoke(Coefficients(1), new float[parameters], new float[gradient], new float[first], new float[second]));
        Assert.Contains($"{parameters}, {gradient}, {first} and {second}", error.Message, StringComparison.Ordinal);
    }

    private static AdamUpdate.Coefficients Coefficients(int step) => new(
        LearningRate,
        WeightDecay,
        GradientScale,
        Beta1,
        Beta2,
        Correction1: (float)(1 / (1 - Math.Pow(Beta1, step))),
        Correction2: (float)(1 / (1 - Math.Pow(Beta2, step))),
        Epsilon);
}
