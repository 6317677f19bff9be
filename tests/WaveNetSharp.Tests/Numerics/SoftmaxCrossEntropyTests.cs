using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class SoftmaxCrossEntropyTests
{
    // Relative, and each probability is at most 1: half a unit of logit - maximum (up to 8, so 2.4e-7), 1.3 units of its exponential (1.6e-7), the same
    // for their sum, whose 256 additions round by 2^-24 each (1.5e-5), and three more roundings of 6e-8.
    private const double Tolerance = 1.7e-5;

    private const float Scale = 0.37f;

    // Every residue, and the codes of the network.
    public static TheoryData<int> Widths => [.. Enumerable.Range(1, Inputs.LongestLength), 256];

    [Theory, MemberData(nameof(Widths))]
    public void Backward_AnyShape_MatchesReference(int width)
    {
        for (int rows = 0; rows <= 3; rows++)
        {
            Random random = new(width);
            byte[] targets = Targets(random, rows, width);
            Guarded logits = new(random.Uniform(rows * width, 4)), expected = new(logits.Span), scratch = new(logits.Span);
            double loss = SoftmaxCrossEntropy.Backward(logits, targets, Scale);
            double expectedLoss = SoftmaxCrossEntropy.Reference(expected, targets, Scale);
            Assert.Equal(expectedLoss, loss, rows * Tolerance);
            Difference.AssertWithin(Scale * Tolerance, expected.Span, logits, (rows, width));
            logits.AssertNeighboursUntouched();

            Assert.Equal(loss, SoftmaxCrossEntropy.Loss(scratch, targets));
            scratch.AssertNeighboursUntouched();
        }
    }

    // Independent of the kernel's own definition: the gradient is the slope of a loss written out again.
    [Fact]
    public void Reference_SmallRow_HasTheSlopeOfTheLoss()
    {
        const double Step = 1e-4;

        // Step^2 / 6 times a third derivative below 1 (2e-9), and half a unit of a gradient below 1 (3e-8).
        const double SlopeTolerance = 3.2e-8;
        double[] logits = [0.5, -1, 2];
        float[] gradient = [0.5f, -1, 2];
        double loss = SoftmaxCrossEntropy.Reference(gradient, [1], 1);
        Assert.Equal(Loss(logits), loss, 1e-12);
        for (int q = 0; q < logits.Length; q++)
        {
            double[] up = [.. logits], down = [.. logits];
            up[q] += Step;
            down[q] -= Step;
            Assert.Equal((Loss(up) - Loss(down)) / (2 * Step), gradient[q], SlopeTolerance);
        }

        static double Loss(double[] x) => Math.Log(x.Sum(Math.Exp)) - x[1];
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    [InlineData(88)]
    public void Backward_EqualLogitsOfAnySize_IsUniform(float logit)
    {
        const int Width = 256;
        float[] logits = [.. Enumerable.Repeat(logit, Width)];
        Assert.Equal(Math.Log(Width), SoftmaxCrossEntropy.Backward(logits, [3], 1), Tolerance);
        double[] expected = [.. Enumerable.Repeat(1.0 / Width, Width)];
        expected[3] -= 1;
        Difference.AssertWithin(Tolerance, expected, logits, logit);
    }

    // A training that has diverged must show.
    [Theory, MemberData(nameof(Widths))]
    public void BackwardAndLoss_OneLogitIsNaN_IsNaN(int width)
    {
        for (int i = 0; i < width; i++)
        {
            float[] logits = new float[2 * width];
            logits[width + i] = float.NaN;
            Assert.Equal(double.NaN, SoftmaxCrossEntropy.Loss([.. logits], [0, 0]));
            Assert.Equal(double.NaN, SoftmaxCrossEntropy.Backward(logits, [0, 0], Scale));
            Assert.Contains(float.NaN, logits[width..]);
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Loss_OneLogitIsInfinite_IsNaN(int width)
    {
        float[] logits = new float[width];
        logits[^1] = float.PositiveInfinity;
        Assert.Equal(double.NaN, SoftmaxCrossEntropy.Loss(logits, [0]));
    }

    [Theory]
    [InlineData(17, 2, 0)]
    [InlineData(17, 0, 0)]
    [InlineData(0, 2, 0)]
    [InlineData(16, 2, 8)]
    public void BackwardAndLoss_NoWholeRowsOrTargetBeyond_ThrowNamingBoth(int logits, int rows, byte target)
    {
        byte[] targets = [.. Enumerable.Repeat(target, rows)];
        string message = $"for {rows} targets below the row's width, but were {logits} floats";
        ArgumentException backward = Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.Backward(new float[logits], targets, 1));
        ArgumentException loss = Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.Loss(new float[logits], targets));
        Assert.Contains(message, backward.Message, StringComparison.Ordinal);
        Assert.Contains(message, loss.Message, StringComparison.Ordinal);
    }

    private static byte[] Targets(Random random, int rows, int width) => [.. Enumerable.Range(0, rows).Select(_ => (byte)random.Next(width))];
}
