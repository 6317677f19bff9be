using WaveNetSharp.Numerics;

namespace WaveNetSharp.Tests.Numerics;

public sealed class MatMulTests
{
    // 66 terms of at most 1: each addition rounds a sum of at most as many terms by 2^-24 of it (1 + 2 + ... + 66), each product by 2^-24.
    private const double Tolerance = ((66 * 67 / 2) + 66) / 16777216.0;

    // Whole panels of every width, and what is left beside them.
    private static readonly int[] SomeColumns = [1, 3, 4, 7, 8, 11, 15, 16, 17, 31, 32, 33, 48, 64, 70, 128, 135];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, 15)];

    public static MatrixTheoryData<int, int> SegmentsAndShifts => new([1, 2, 3], [0, 1, 2, 3, 4, 5]);

    [Theory, MemberData(nameof(Rows))]
    public void Invoke_AnyRowsAndColumns_IsReference(int rows)
    {
        for (int columns = 0; columns <= 70; columns++)
        {
            foreach (int inner in (int[])[0, 1, 2, 5, 16])
            {
                AssertIsReference(new(rows, inner, columns));
            }
        }
    }

    [Theory, MemberData(nameof(SegmentsAndShifts))]
    public void Invoke_AnySegmentsAndShift_IsReference(int segments, int shift)
    {
        foreach (int rows in (int[])[1, 2, 3, 5, 6, 7, 14])
        {
            foreach (int columns in SomeColumns)
            {
                AssertIsReference(new(rows, 1, columns, segments, shift));
                AssertIsReference(new(rows, 5, columns, segments, shift));
            }
        }
    }

    // From 48 rows on the panels of a wide matrix are packed, unless they are longer than 512 steps.
    [Theory]
    [InlineData(47, 5, 2)]
    [InlineData(48, 1, 1)]
    [InlineData(48, 5, 2)]
    [InlineData(53, 4, 3)]
    [InlineData(101, 33, 2)]
    [InlineData(48, 512, 1)]
    [InlineData(48, 257, 2)]
    [InlineData(49, 1025, 1)]
    public void Invoke_ManyRows_IsReference(int rows, int inner, int segments)
    {
        foreach (int columns in SomeColumns)
        {
            AssertIsReference(new(rows, inner, columns, segments, 2));
        }
    }

    [Theory]
    [InlineData(6, 0, 0)]
    [InlineData(6, 16, 0)]
    [InlineData(6, 0, 1)]
    [InlineData(90, 1000, 1)]
    [InlineData(90, 7, 5000)]
    [InlineData(5, 100, 100)]
    public void Invoke_WithAhead_ChangesNoValue(int rows, int first, int then)
    {
        MatMulShape shape = new(rows, 16, 70);
        Random random = new(rows);
        float[] left = random.Uniform((int)shape.LeftLength), right = random.Uniform((int)shape.RightLength);
        float[] expected = new float[shape.ResultLength], result = new float[shape.ResultLength];
        Guarded one = new(random.Uniform(first)), other = new(random.Uniform(then));
        float[] before = [.. one.Span, .. other.Span];
        MatMul.Invoke(shape, left, right, default, default, expected);
        MatMul.Invoke(shape, left, right, default, default, result, new Ahead(one, other));
        Assert.Equal(expected, result);
        float[] after = [.. one.Span, .. other.Span];
        Assert.Equal(before, after);
        one.AssertNeighboursUntouched();
        other.AssertNeighboursUntouched();
    }

    [Theory, MemberData(nameof(Rows))]
    public void Invoke_RealNumbers_MatchesDoublePrecision(int rows)
    {
        foreach (int columns in SomeColumns)
        {
            MatMulShape shape = new(rows, 32, columns, 2, 3);
            Random random = new(rows);
            float[] left = random.Uniform((int)shape.LeftLength), right = random.Uniform((int)shape.RightLength);
            float[] bias = random.Uniform(columns), addend = random.Uniform((int)shape.ResultLength);
            float[] result = new float[addend.Length], reference = new float[addend.Length];
            MatMul.Invoke(shape, left, right, bias, addend, result);
            MatMul.Reference(shape, left, right, bias, addend, reference);

            double[] exact = new double[addend.Length];
            for (int i = 0; i < addend.Length; i++)
            {
                (int m, int n) = (i / columns, i % columns);
                exact[i] = (double)bias[n] + addend[i];
                (float plain, float fused) = (bias[n] + addend[i], bias[n] + addend[i]);
                foreach ((float a, float b) in Terms(shape, left, right, m, n))
                {
                    exact[i] += (double)a * b;
                    plain += a * b;
                    fused = MathF.FusedMultiplyAdd(a, b, fused);
                }

                // The order is part of the contract, so only fusing may change a bit.
                Assert.True(result[i] == plain || result[i] == fused, $"{shape}: element {i} must be {plain:g9} or {fused:g9}, but was {result[i]:g9}.");
                Assert.Equal(plain, reference[i]);
            }

            Difference.AssertWithin(Tolerance, exact, result, shape);
        }
    }

    [Theory]
    [InlineData(27, 40, 15, 5, 15)]
    [InlineData(28, 39, 15, 5, 15)]
    [InlineData(28, 40, 14, 5, 15)]
    [InlineData(28, 40, 15, 4, 15)]
    [InlineData(28, 40, 15, 5, 14)]
    public void Invoke_SpanTooShort_ThrowsNamingAll(int left, int right, int result, int bias, int addend)
    {
        // Needs left (1 * 4 + 3) * 4 = 28, right 2 * 4 * 5 = 40, result and addend 3 * 5 = 15 and bias 5.
        MatMulShape shape = new(3, 4, 5, 2, 4);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => MatMul.Invoke(shape, new float[left], new float[right], new float[bias], new float[addend], new float[result]));
        Assert.Contains($"were {left}, {right} and {result} (bias {bias}, addend {addend})", error.Message, StringComparison.Ordinal);
    }

    private static void AssertIsReference(MatMulShape shape)
    {
        Random random = new(shape.Columns);
        Guarded left = new(random.Eighths((int)shape.LeftLength)), right = new(random.Eighths((int)shape.RightLength));
        Guarded bias = new(random.Eighths(shape.Columns)), addend = new(random.Eighths((int)shape.ResultLength));
        float[] expected = new float[shape.ResultLength];
        foreach (bool biased in (bool[])[false, true])
        {
            ReadOnlySpan<float> b = biased ? bias.Span : default;
            MatMul.Reference(shape, left, right, b, default, expected);
            Guarded result = new(expected.Length);
            MatMul.Invoke(shape, left, right, b, default, result);
            AssertIs(expected, result, (shape, biased, "no addend"));

            MatMul.Reference(shape, left, right, b, addend, expected);
            result = new(expected.Length);
            MatMul.Invoke(shape, left, right, b, addend, result);
            AssertIs(expected, result, (shape, biased, "addend"));

            result = new(addend.Span);
            MatMul.Invoke(shape, left, right, b, result, result);
            AssertIs(expected, result, (shape, biased, "addend is the result"));
        }
    }

    // Eighths make every sum exact: the same bits in any order, fused or not.
    private static void AssertIs<T>(float[] expected, Guarded result, T shape)
    {
        Difference.AssertWithin(0, expected, result, shape);
        result.AssertNeighboursUntouched();
    }

    // What an element sums, in the order stated: segments, and within each the inner index.
    private static IEnumerable<(float Left, float Right)> Terms(MatMulShape shape, float[] left, float[] right, int m, int n)
    {
        for (int s = 0; s < shape.Segments; s++)
        {
            for (int k = 0; k < shape.Inner; k++)
            {
                yield return (left[((m + (s * shape.SegmentShift)) * shape.Inner) + k], right[(((s * shape.Inner) + k) * shape.Columns) + n]);
            }
        }
    }
}
